import type { Comparison, MeasuredResult } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import { type CountedPair, countedPairs } from "./counted-pairs.ts";

/** Counts of one build repeat within this; a smaller change of instructions is none. */
const repeatable = 0.0005;
/** A rise of instructions that a gain of time has to be explained with. */
const notable = 0.005;

/**
 * Every workload called faster that its exact counts do not back. Fewer instructions, system calls
 * or allocations back a gain; time saved while all of them stayed or rose wants an explanation.
 * A workload that was not counted raises no doubt. Pure.
 */
export function doubtsOf(comparison: Comparison): readonly Doubt[] {
	const pairs = countedPairs(comparison.exact);
	return comparison.results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter(({ layer, verdict }) => layer === "micro" && verdict === "faster")
		.flatMap(({ workload }) => {
			const pair = pairs.get(workload);
			const doubt = pair === undefined ? null : doubtOf(pair);
			return doubt === null ? [] : [{ workload, ...doubt }];
		});
}

function doubtOf({ baseline, candidate }: CountedPair): Omit<Doubt, "workload"> | null {
	const instructions = candidate.instructionsPerOp / baseline.instructionsPerOp - 1;
	const noise = Math.max(repeatable, baseline.spread + candidate.spread);
	const syscalls = step(baseline.syscallsPerOp, candidate.syscallsPerOp);
	const allocations = step(baseline.allocationsPerOp, candidate.allocationsPerOp);
	if (instructions > Math.max(notable, noise) && syscalls > 0) {
		return {
			strength: "strong",
			text: "faster by the clock, yet more instructions and more system calls: not believed without an explanation",
		};
	}
	if (instructions < -noise || syscalls < 0 || allocations < 0) return null;
	return {
		strength: "weak",
		text:
			instructions > noise
				? "faster, yet it executes more instructions and saves neither system calls nor allocations"
				: "faster, yet it executes the same instructions: layout or luck?",
	};
}

/** -1, 0 or 1. Rates are exact; sums of them are exact but for rounding. */
function step(before: number, after: number): number {
	return Math.abs(after - before) <= 1e-6 * Math.max(1, before) ? 0 : Math.sign(after - before);
}
