import { join } from "node:path";
import { findToolchain } from "../build/toolchain.ts";
import { buildVirtualClock } from "../build/virtual-clock.ts";
import { type OracleOptions, type OracleTally, runOracle } from "../gate/oracle/run-oracle.ts";
import type { AddonCopy } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { Difference, OracleBuild, OracleRecord } from "../model/oracle-record.ts";
import type { Variant } from "../model/variant.ts";
import { confinedStart } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import type { Context } from "./context.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { buildSanitizedVariant, buildVariants } from "./prepare.ts";

export interface OracleSides {
	readonly pristine: Variant;
	readonly variant: Variant;
}

export interface PreparedOracle {
	readonly baseline: OracleBuild;
	readonly candidate: OracleBuild;
	readonly run: OracleOptions;
}

/** Builds both sides, the variant with ASan when `sanitized`, and what the clock stands still with. */
export async function prepareOracle(
	context: Context,
	{ pristine, variant }: OracleSides,
	sanitized: boolean,
): Promise<PreparedOracle> {
	const { layout, shell, files } = context;
	const [baseline, plain] = await buildCopies(context, [pristine, ...(sanitized ? [] : [variant])]);
	const built = sanitized ? await buildSanitizedVariant(context, variant) : null;
	const candidate = built?.copy ?? plain;
	if (baseline === undefined || candidate === undefined) {
		throw new Error("unreachable: each variant gives a build");
	}
	const found = await findToolchain(shell, context.environment);
	const identified = ({ name, commit }: Variant, { buildId }: AddonCopy): OracleBuild => ({
		...{ name, commit, buildId },
	});
	return {
		baseline: identified(pristine, baseline),
		candidate: identified(variant, candidate),
		run: {
			baseline,
			candidate,
			sanitizer: built?.runtime ?? null,
			startWorker: confinedStart(context.startWorker, await context.sandbox(), {
				visible: packageRoot,
				writable: null,
				limitMemory: !sanitized,
			}),
			workerScript: join(layout.root, "dist", "src", "gate", "oracle", "oracle-main.js"),
			virtualClock: await buildVirtualClock(layout, { shell, files }, found),
			signal: context.signal,
		},
	};
}

/** As many layouts as a comparison takes, though one is run: what passes is compared next. */
async function buildCopies(
	context: Context,
	variants: readonly Variant[],
): Promise<readonly (AddonCopy | undefined)[]> {
	const { config } = await loadWorkloads(context.files, context.layout.root);
	const builds = await buildVariants(context, variants, config.measure.layouts);
	return builds.map(({ addons }) => addons[0]);
}

export interface OracleSearch {
	/** Time to search, without building. */
	readonly seconds: number;
	readonly seed: number;
	readonly sanitized: boolean;
}

/** A difference is saved, to be run again with `evlab oracle --replay`. */
export type OracleFound =
	| ({ readonly state: "agrees" } & OracleTally)
	| ({
			readonly state: "differs";
			readonly record: OracleRecord;
			readonly path: string;
	  } & OracleTally);

export async function searchOracle(
	context: Context,
	{ baseline, candidate, run }: PreparedOracle,
	{ seconds, seed, sanitized }: OracleSearch,
): Promise<OracleFound> {
	const { progress } = context;
	progress.step(`oracle: random programs for ${seconds} s, seed ${seed}`);
	const result = await runOracle({ ...run, seconds, seed });
	const { scripts, steps } = result;
	progress.done(`oracle: ${scripts} programs, ${steps} steps, seed ${seed}`);
	if (result.state === "agrees") return result;
	const record: OracleRecord = {
		schema: "evlab.oracle/1",
		savedAt: new Date().toISOString(),
		seed,
		baseline,
		candidate,
		sanitized,
		script: result.script,
		difference: result.difference,
	};
	return { state: "differs", record, path: await save(context, record), scripts, steps };
}

/** Throws WORKER_FAILED when it is the pristine build that differs: then the oracle cannot judge. */
export function requireSoundBaseline({ role }: Difference, path: string): void {
	if (role === "candidate") return;
	throw new EvlabError(
		"WORKER_FAILED",
		"the pristine build does not do what the oracle's model says, so nothing can be judged",
		`report it with ${path}`,
	);
}

async function save({ files, layout }: Context, record: OracleRecord): Promise<string> {
	const directory = join(layout.state, "oracle");
	await files.makeDirectory(directory);
	const path = join(directory, `${record.savedAt.replaceAll(/[:.]/g, "-")}-${record.seed}.json`);
	await files.writeText(path, `${JSON.stringify(record, null, "\t")}\n`);
	return path;
}
