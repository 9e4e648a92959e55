import { join } from "node:path";
import { coverSymbols } from "../decide/hot-coverage.ts";
import type { VariantBuild } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { HotShare } from "../model/hot-methods.ts";
import type { Profile } from "../model/profile.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { countCoverage } from "./count-coverage.ts";
import { type Measured, withMeasured } from "./hot-methods-document.ts";
import { hotMethodsPath, parseHotMethods } from "./load-hot-methods.ts";
import { type LoadedWorkloads, loadWorkloads } from "./load-workloads.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { measureProfile } from "./profile-alone.ts";
import { profileSetting } from "./profile-setting.ts";
import { runName } from "./run-name.ts";

export interface HotMethodsOptions {
	readonly variant: string;
	/** Also samples, and writes shares into config/hot-methods.yaml. */
	readonly populate: boolean;
}

/**
 * `evlab profile --coverage` and `--populate`: which workloads execute the symbols of
 * hot-methods.yaml. The exit code: 1 when one of them is executed by none.
 */
export async function profileHotMethods(
	context: Context,
	{ variant, populate }: HotMethodsOptions,
): Promise<number> {
	const { files, layout, progress, print } = context;
	const path = hotMethodsPath(layout.root);
	const text = await files.readText(path);
	const hotMethods = parseHotMethods(text);
	const workloads = await loadWorkloads(files, layout.root);
	const variants = await resolveVariants(context, [variant]);
	const [build] = (await buildVariants(context, variants, workloads.config.measure.layouts)) as [
		VariantBuild,
	];
	const coverage = await coverageRun(context, workloads, build);
	if (coverage.length === 0) {
		throw new EvlabError(
			"TOOL_MISSING",
			"no workload could be counted",
			"evlab profile --workload evbuffer/add-drain-64 says why: valgrind is needed",
		);
	}
	const covered = coverSymbols(hotMethods, coverage);
	const uncovered = covered.filter(({ workloads: by }) => by.length === 0);
	if (populate && !context.signal.aborted) {
		const wanted = [...new Set(covered.flatMap(({ workloads: [first] }) => first ?? []))];
		const record = await withHostLock(
			() => measureProfile({ context, workloads, ids: wanted, areas: hotMethods.areas, build }),
			() => progress.note("another evlab is measuring on this host; waiting for it"),
		);
		const measured = covered.map(
			({ symbol, workloads: executed }): Measured => ({
				symbol,
				executed,
				share: largestShare(record, symbol),
			}),
		);
		const header = {
			date: record.startedAt.slice(0, 10),
			hostClass: record.environment.hostClass,
			libevent: `${build.variant.name} ${build.variant.commit.slice(0, 12)}`,
		};
		await files.writeText(path, withMeasured(text, hotMethods, header, measured));
		progress.done(`written: ${path}`);
	}
	progress.close();
	const all = covered.length;
	print(`coverage: ${all - uncovered.length} of ${all} symbols are executed by a workload`);
	for (const { symbol } of uncovered) print(`  ${symbol}: no workload executes it`);
	return uncovered.length === 0 ? 0 : 1;
}

async function coverageRun(context: Context, workloads: LoadedWorkloads, build: VariantBuild) {
	const directory = join(context.layout.runs, runName(new Date(), "coverage"));
	await context.files.makeDirectory(directory);
	const { pinnedCore } = await readEnvironment(context, build.toolchain.compiler);
	const setting = profileSetting(context, pinnedCore, directory);
	return countCoverage(context, setting, workloads, build);
}

/** Where it took most of the samples itself, or was part of most stacks. */
function largestShare({ subjects }: Profile, symbol: string): HotShare | null {
	const shares = subjects.flatMap(({ workload, attribution }): readonly HotShare[] => {
		if (attribution.state === "unavailable") return [];
		const found = attribution.symbols.find((each) => each.symbol === symbol);
		if (found === undefined) return [];
		return [{ workload, self: rounded(found.selfShare), inclusive: rounded(found.inclusiveShare) }];
	});
	const [largest] = shares.sort((a, b) => b.self - a.self || b.inclusive - a.inclusive);
	return largest ?? null;
}

function rounded(share: number): number {
	return Math.round(share * 1000) / 1000;
}
