import { join } from "node:path";
import type { Sanitizer } from "../model/gate.ts";
import { RegressBuild } from "../model/regress-build.ts";
import type { Variant } from "../model/variant.ts";
import type { Files } from "../system/ports.ts";
import { planFor, toolchainParts } from "./build-plan.ts";
import type { BuildRequest } from "./build-request.ts";
import { cacheKey } from "./cache-key.ts";
import { requireOwnSymbols } from "./foreign-symbols.ts";
import { buildRegressHarness } from "./regress-harness.ts";
import { hashRegressDescription } from "./regress-hash.ts";
import { runCmake } from "./run-cmake.ts";
import { clearEntry, entryLock, inWorkDirectory, sweepWorkDirectories } from "./work-directory.ts";

export type RegressRequest = Omit<BuildRequest, "layouts" | "firstLayout">;

const marker = "regress.json";

/**
 * Builds regress for a variant with assertions on, or finds it built. Its own entry of the cache,
 * complete when the marker is there. Throws BUILD_FAILED with file and line; the log is kept.
 */
export async function buildRegress(
	regressRequest: RegressRequest,
	sanitizer: Sanitizer,
): Promise<RegressBuild> {
	const request: BuildRequest = { ...regressRequest, layouts: 1 };
	const { files, shell, lock } = request.ports;
	const { variant, progress, layout } = request;
	const description = await hashRegressDescription(files, layout.root);
	const key = cacheKey({
		...toolchainParts(request),
		description,
		sanitizer,
		variant: variant.tree,
	});
	const name = `regress-${key.slice(0, 16)}`;
	const directory = join(layout.builds, name);
	const label = `${variant.name} (${sanitizer === "none" ? "regress" : `regress, ${sanitizer}`})`;
	const found = await readRegressBuild(files, directory, variant);
	if (found !== null) {
		progress.note(`${label}: already built`);
		return found;
	}
	await sweepWorkDirectories(request.ports, layout);
	const harness = await buildRegressHarness(request, sanitizer, description);
	const onWait = () => progress.note(`${label}: another evlab builds it; waiting`);
	return lock(entryLock(layout, name), compile, onWait);

	async function compile(): Promise<RegressBuild> {
		const meanwhile = await readRegressBuild(files, directory, variant);
		if (meanwhile !== null) return meanwhile;
		await clearEntry(files, directory);
		const regress = join(directory, "regress");
		await inWorkDirectory(files, directory, async (work) => {
			const output = join(work, "regress");
			const plan = planFor(request, {
				flavour: "regress",
				sanitizer,
				output,
				variant: request.source,
				harness: harness.objects,
				preload: harness.preload,
			});
			await runCmake(request, label, join(directory, "regress.log"), plan);
			await requireOwnSymbols(shell, request.found.cc, label, output);
			await files.rename(join(output, "regress"), regress);
		});
		// In its sandbox it is run as nobody, whatever the umask of whoever has built it.
		await shell.run("chmod", ["a+rx", directory, regress]);
		const build = RegressBuild.parse({
			variant,
			toolchain: request.found.toolchain,
			sanitizer,
			cacheKey: key,
			regress,
		});
		await files.writeText(join(directory, marker), `${JSON.stringify(build, null, "\t")}\n`);
		progress.done(`${label}: built`);
		return build;
	}
}

/** The complete entry, under the name the caller knows the variant by; null when there is none. */
async function readRegressBuild(
	files: Files,
	directory: string,
	variant: Variant,
): Promise<RegressBuild | null> {
	const path = join(directory, marker);
	if (!(await files.exists(path))) return null;
	const { success, data } = RegressBuild.safeParse(parseJson(await files.readText(path)));
	if (!success || data.regress !== join(directory, "regress")) return null;
	return (await files.exists(data.regress)) ? { ...data, variant } : null;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
