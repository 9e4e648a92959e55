import { randomInt } from "node:crypto";
import { type OracleResult, replayScript } from "../gate/oracle/run-oracle.ts";
import { EvlabError } from "../model/errors.ts";
import { type Difference, type OracleBuild, OracleRecord } from "../model/oracle-record.ts";
import type { Script } from "../model/oracle-script.ts";
import { differenceText } from "../report/difference-text.ts";
import type { Context } from "./context.ts";
import {
	type OracleSides,
	prepareOracle,
	requireSoundBaseline,
	searchOracle,
} from "./oracle-search.ts";
import { resolveVariants } from "./prepare.ts";

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
	const { candidate, seed, result, record, path, tally } = await searchVariant(context, options);
	if (result.state === "agrees" || record === null) {
		context.print(
			options.json
				? JSON.stringify({ ...result, seed }, null, "\t")
				: `${candidate.name} does what libevent's API promises: ${tally}`,
		);
		return 0;
	}
	return report(context, options, candidate.name, record.script, record.difference, path);
}

/** What a search came to; `record` is the failure, to be run again, or null. */
export interface OracleSearch {
	readonly candidate: OracleBuild;
	readonly seed: number;
	readonly result: OracleResult;
	readonly record: OracleRecord | null;
	/** Where it was saved; empty without one. */
	readonly path: string;
	/** How much was run, for people. */
	readonly tally: string;
}

/** Builds both sides and searches for `seconds`. Throws INTERRUPTED after Ctrl-C. */
export async function searchVariant(
	context: Context,
	options: Pick<OracleCommandOptions, "variant" | "seconds" | "seed" | "asan">,
): Promise<OracleSearch> {
	const sanitized = options.asan === true;
	const sides = await resolveOracle(context, options.variant ?? "tip");
	const prepared = await prepareOracle(context, sides, sanitized);
	const { candidate } = prepared;
	const seed = options.seed ?? randomInt(2 ** 31);
	const found = await searchOracle(context, prepared, { ...options, seed, sanitized });
	const { scripts, steps } = found;
	const tally = `${scripts} programs, ${steps} steps, seed ${seed}`;
	if (found.state === "differs") {
		const { script, difference } = found.record;
		const result = { state: "differs", script, difference, scripts, steps } as const;
		return { candidate, seed, result, record: found.record, path: found.path, tally };
	}
	if (context.signal.aborted) {
		throw new EvlabError("INTERRUPTED", `stopped after ${tally}`, "run it again");
	}
	return { candidate, seed, result: found, record: null, path: "", tally };
}

async function replay(
	context: Context,
	options: OracleCommandOptions,
	path: string,
): Promise<number> {
	const record = await load(context, path);
	const sides = await resolveOracle(context, options.variant ?? record.candidate.commit);
	const { candidate, run } = await prepareOracle(context, sides, options.asan ?? record.sanitized);
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
	requireSoundBaseline(difference, path);
	return 1;
}

async function resolveOracle(context: Context, spec: string): Promise<OracleSides> {
	const [pristine, variant] = await resolveVariants(context, ["upstream", spec]);
	if (pristine === undefined || variant === undefined) {
		throw new Error("unreachable: two specs give two variants");
	}
	return { pristine, variant };
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
