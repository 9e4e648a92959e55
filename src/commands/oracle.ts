import { randomInt } from "node:crypto";
import { join } from "node:path";
import { findToolchain } from "../build/toolchain.ts";
import { buildVirtualClock } from "../build/virtual-clock.ts";
import { type OracleOptions, replayScript, runOracle } from "../gate/oracle/run-oracle.ts";
import type { AddonCopy } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import { type Difference, type OracleBuild, OracleRecord } from "../model/oracle-record.ts";
import type { Script } from "../model/oracle-script.ts";
import type { Variant } from "../model/variant.ts";
import { differenceText } from "../report/difference-text.ts";
import type { Context } from "./context.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { buildSanitizedVariant, buildVariants, resolveVariants } from "./prepare.ts";

export interface OracleCommandOptions {
	/** Ref, patch or directory; the accepted tip, or with `replay` the record's own candidate. */
	readonly variant?: string | undefined;
	/** Time to search, without building. */
	readonly seconds: number;
	readonly seed?: number | undefined;
	/** A stored failure to run again instead of searching. */
	readonly replay?: string | undefined;
	/** The candidate with ASan, UBSan and libevent's assertions, instead of guarded memory. */
	readonly asan?: boolean | undefined;
	readonly json?: boolean | undefined;
}

/**
 * `evlab oracle`: random programs on the pristine build, on the candidate and on a model; a
 * difference is saved to be run again. 0 none found, 1 the candidate differs. Throws WORKER_FAILED
 * when the pristine build itself differs: then the oracle cannot judge.
 */
export async function oracle(context: Context, options: OracleCommandOptions): Promise<number> {
	return options.replay === undefined
		? search(context, options)
		: replay(context, options, options.replay);
}

async function search(context: Context, options: OracleCommandOptions): Promise<number> {
	const { baseline, candidate, run } = await prepare(
		context,
		options.variant ?? "tip",
		options.asan,
	);
	const seed = options.seed ?? randomInt(2 ** 31);
	context.progress.step(`oracle: random programs for ${options.seconds} s, seed ${seed}`);
	const result = await runOracle({ ...run, seconds: options.seconds, seed });
	const tally = `${result.scripts} programs, ${result.steps} steps, seed ${seed}`;
	context.progress.done(`oracle: ${tally}`);
	if (result.state === "agrees") {
		if (context.signal.aborted) {
			throw new EvlabError("INTERRUPTED", `stopped after ${tally}`, "run it again");
		}
		context.print(
			options.json
				? JSON.stringify({ ...result, seed }, null, "\t")
				: `${candidate.name} does what libevent's API promises: ${tally}`,
		);
		return 0;
	}
	const record: OracleRecord = {
		schema: "evlab.oracle/1",
		savedAt: new Date().toISOString(),
		seed,
		baseline,
		candidate,
		sanitized: options.asan === true,
		script: result.script,
		difference: result.difference,
	};
	const path = await save(context, record);
	return report(context, options, candidate.name, record.script, record.difference, path);
}

async function replay(
	context: Context,
	options: OracleCommandOptions,
	path: string,
): Promise<number> {
	const record = await load(context, path);
	const { candidate, run } = await prepare(
		context,
		options.variant ?? record.candidate.commit,
		options.asan ?? record.sanitized,
	);
	const difference = await replayScript(run, record.script);
	const name = options.variant ?? record.candidate.name;
	if (difference === null) {
		context.print(
			options.json
				? JSON.stringify({ state: "agrees", candidate }, null, "\t")
				: `${name} does what libevent's API promises in ${path}`,
		);
		return 0;
	}
	return report(context, options, name, record.script, difference, path);
}

function report(
	context: Context,
	options: OracleCommandOptions,
	name: string,
	script: Script,
	difference: Difference,
	path: string,
): number {
	if (options.json) {
		context.print(JSON.stringify({ state: "differs", path, script, difference }, null, "\t"));
	} else {
		for (const line of differenceText(name, script, difference, path)) context.print(line);
	}
	if (difference.role === "candidate") return 1;
	throw new EvlabError(
		"WORKER_FAILED",
		"the pristine build does not do what the oracle's model says, so nothing can be judged",
		`report it with ${path}`,
	);
}

interface Prepared {
	readonly baseline: OracleBuild;
	readonly candidate: OracleBuild;
	readonly run: OracleOptions;
}

async function prepare(context: Context, spec: string, sanitized = false): Promise<Prepared> {
	const { layout, shell, files } = context;
	const [upstream, variant] = await resolveVariants(context, ["upstream", spec]);
	if (upstream === undefined || variant === undefined) {
		throw new Error("unreachable: two specs give two variants");
	}
	const [baseline, plain] = await buildCopies(context, [upstream, ...(sanitized ? [] : [variant])]);
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
		baseline: identified(upstream, baseline),
		candidate: identified(variant, candidate),
		run: {
			baseline,
			candidate,
			sanitizer: built?.runtime ?? null,
			startWorker: context.startWorker,
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

async function save({ files, layout }: Context, record: OracleRecord): Promise<string> {
	const directory = join(layout.state, "oracle");
	await files.makeDirectory(directory);
	const path = join(directory, `${record.savedAt.replaceAll(/[:.]/g, "-")}-${record.seed}.json`);
	await files.writeText(path, `${JSON.stringify(record, null, "\t")}\n`);
	return path;
}

async function load({ files }: Context, path: string): Promise<OracleRecord> {
	const refuse = (what: string) =>
		new EvlabError("BAD_INPUT", `${path} ${what}`, "give a file that evlab oracle has saved");
	if (!(await files.exists(path))) throw refuse("does not exist");
	const parsed = OracleRecord.safeParse(parseJson(await files.readText(path)));
	if (!parsed.success) throw refuse("is not a record of evlab oracle (evlab.oracle/1)");
	return parsed.data;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
