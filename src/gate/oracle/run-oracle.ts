import fc from "fast-check";
import type { AddonCopy } from "../../model/build.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Difference } from "../../model/oracle-record.ts";
import type { Script } from "../../model/oracle-script.ts";
import type { Role } from "../../model/variant.ts";
import type { StartWorker } from "../../system/worker-process.ts";
import { arbitraryScript } from "./arbitrary-script.ts";
import { findDifference } from "./difference.ts";
import { predict } from "./predict.ts";
import { OracleSide } from "./side.ts";

export interface OracleOptions {
	readonly baseline: AddonCopy;
	readonly candidate: AddonCopy;
	/** ASan's library when the candidate is built with it. */
	readonly sanitizer?: string | null;
	readonly startWorker: StartWorker;
	/** The compiled oracle-main.js. */
	readonly workerScript: string;
	/** The compiled native/virtual-clock. */
	readonly virtualClock: string;
	readonly signal: AbortSignal;
}

/** How much was run; a script ends where libevent's API leaves the outcome open. */
export interface OracleTally {
	readonly scripts: number;
	readonly steps: number;
}

/** A candidate that differs fails the gate; a pristine build that does is the oracle's own failure. */
export type OracleResult =
	| ({ readonly state: "agrees" } & OracleTally)
	| ({
			readonly state: "differs";
			/** As small as it could be made. */
			readonly script: Script;
			readonly difference: Difference;
	  } & OracleTally);

/** Making a failure small is worth as long as this, after the search's own time. */
const shrinkMs = 30_000;

/**
 * Runs random scripts on both builds and on the model until one differs, or for `seconds`. The
 * same seed makes the same scripts.
 */
export async function runOracle(
	options: OracleOptions & { readonly seconds: number; readonly seed: number },
): Promise<OracleResult> {
	const pair = new OraclePair(options);
	try {
		let first: { readonly script: Script; readonly difference: Difference } | null = null;
		const search = await fc.check(
			fc.asyncProperty(arbitraryScript(), async (script) => {
				const difference = await pair.examine(script);
				// Ctrl-C ends the workers too, which would look like a crash.
				fc.pre(!options.signal.aborted);
				if (difference !== null) first = { script, difference };
				return difference === null;
			}),
			{
				seed: options.seed,
				numRuns: Number.MAX_SAFE_INTEGER,
				maxSkipsPerRun: 0,
				interruptAfterTimeLimit: options.seconds * 1000,
				endOnFailure: true,
			},
		);
		const tally = pair.tally();
		const found = first as { script: Script; difference: Difference } | null;
		if (found === null) {
			requireSearch(search.errorInstance, tally, options);
			return { state: "agrees", ...tally };
		}
		const { role } = found.difference;
		const path = search.counterexamplePath;
		const shrunk = path === null ? null : await shrink(pair, options, role, path);
		const small = await dropSteps(pair, options.signal, role, shrunk ?? found.script);
		// Once more, with processes that have run nothing else.
		pair.close();
		const again = await pair.examine(small);
		return again === null
			? { state: "differs", ...found, script: predict(found.script).script, ...tally }
			: { state: "differs", script: small, difference: again, ...tally };
	} finally {
		pair.close();
	}
}

/** A search that could not run has found nothing, and must not pass for one that has looked. */
function requireSearch(
	error: unknown,
	{ scripts }: OracleTally,
	{ signal, seconds }: { readonly signal: AbortSignal; readonly seconds: number },
): void {
	if (signal.aborted) return;
	if (error !== null && error !== undefined) throw error;
	if (scripts > 0) return;
	throw new EvlabError(
		"WORKER_FAILED",
		`the oracle ran no program within ${seconds} s`,
		"give it more --seconds",
	);
}

/** The smallest script below that failure in which the same build differs. */
async function shrink(
	pair: OraclePair,
	options: OracleOptions & { readonly seed: number },
	role: Role,
	path: string,
): Promise<Script | null> {
	const smaller = await fc.check(
		fc.asyncProperty(arbitraryScript(), async (script) => {
			const difference = options.signal.aborted ? null : await pair.examine(script);
			return difference?.role !== role;
		}),
		{ seed: options.seed, path, interruptAfterTimeLimit: shrinkMs },
	);
	return smaller.counterexample?.[0] ?? null;
}

/** The script without each step that it differs without: fast-check drops what it drew together. */
async function dropSteps(
	pair: OraclePair,
	signal: AbortSignal,
	role: Role,
	script: Script,
): Promise<Script> {
	let smallest = predict(script).script;
	const endMs = performance.now() + shrinkMs;
	for (let index = smallest.steps.length - 1; index >= 0; index--) {
		if (signal.aborted || performance.now() > endMs) break;
		const fewer = { ...smallest, steps: smallest.steps.filter((_, i) => i !== index) };
		if ((await pair.examine(fewer))?.role === role) smallest = predict(fewer).script;
		index = Math.min(index, smallest.steps.length);
	}
	return smallest;
}

/** Runs one stored script; null when both builds do what the model says. */
export async function replayScript(
	options: OracleOptions,
	script: Script,
): Promise<Difference | null> {
	const pair = new OraclePair(options);
	try {
		return await pair.examine(script);
	} finally {
		pair.close();
	}
}

/** The two builds, each in its own process. */
class OraclePair {
	readonly #baseline: OracleSide;
	readonly #candidate: OracleSide;
	#scripts = 0;
	#steps = 0;

	constructor({ baseline, candidate, sanitizer = null, ...rest }: OracleOptions) {
		this.#baseline = new OracleSide({ ...rest, copy: baseline, sanitizer: null });
		this.#candidate = new OracleSide({ ...rest, copy: candidate, sanitizer });
	}

	/** The pristine build first: where it differs, nothing can be said of the other. */
	async examine(script: Script): Promise<Difference | null> {
		const prediction = predict(script);
		const [baseline, candidate] = await Promise.all([
			this.#baseline.run(prediction.script),
			this.#candidate.run(prediction.script),
		]);
		this.#scripts++;
		this.#steps += prediction.script.steps.length;
		return (
			findDifference("baseline", prediction, baseline) ??
			findDifference("candidate", prediction, candidate)
		);
	}

	tally(): OracleTally {
		return { scripts: this.#scripts, steps: this.#steps };
	}

	/** Ends both processes; the next script goes to new ones. */
	close(): void {
		this.#baseline.close();
		this.#candidate.close();
	}
}
