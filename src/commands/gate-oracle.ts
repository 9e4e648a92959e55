import { randomInt } from "node:crypto";
import type { OracleReport, Sanitizer } from "../model/gate.ts";
import type { Context } from "./context.ts";
import {
	type OracleSides,
	type PreparedOracle,
	prepareOracle,
	requireSoundBaseline,
	searchOracle,
} from "./oracle-search.ts";

/** One search of the gate, built. */
export interface OracleTask {
	readonly sanitizer: Sanitizer;
	readonly seconds: number;
	readonly prepared: PreparedOracle;
}

/** Builds what the searches need: with guarded memory, and with ASan in half of the time if `full`. */
export async function prepareGateOracle(
	context: Context,
	sides: OracleSides,
	seconds: number,
	full: boolean,
): Promise<readonly OracleTask[]> {
	const sanitizers: readonly Sanitizer[] = full ? ["none", "address"] : ["none"];
	if (seconds === 0) return [];
	const tasks: OracleTask[] = [];
	for (const sanitizer of sanitizers) {
		const prepared = await prepareOracle(context, sides, sanitizer === "address");
		tasks.push({ sanitizer, seconds: seconds / sanitizers.length, prepared });
	}
	return tasks;
}

/** Runs the searches until one finds a difference. Throws WORKER_FAILED for a pristine one. */
export async function runGateOracle(
	context: Context,
	tasks: readonly OracleTask[],
): Promise<readonly OracleReport[]> {
	const reports: OracleReport[] = [];
	for (const { sanitizer, seconds, prepared } of tasks) {
		if (context.signal.aborted) break;
		const seed = randomInt(2 ** 31);
		const sanitized = sanitizer === "address";
		const found = await searchOracle(context, prepared, { seconds, seed, sanitized });
		const { scripts, steps } = found;
		const report = { sanitizer, seconds, seed, scripts, steps };
		if (found.state === "agrees") {
			reports.push({ ...report, difference: null, saved: null });
			continue;
		}
		const { difference } = found.record;
		requireSoundBaseline(difference, found.path);
		reports.push({ ...report, difference, saved: found.path });
		break;
	}
	return reports;
}
