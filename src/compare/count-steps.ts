import type { Comparison } from "../model/comparison.ts";
import type { CountSteps, Step } from "../model/count-steps.ts";
import { type CountedPair, countedPairs } from "./counted-pairs.ts";

/** Counts of one build repeat within this; a smaller change of instructions is none. */
const repeatable = 0.0005;

/** The relative change of instructions, and how much of one is none. Pure. */
export function instructionChange({ baseline, candidate }: CountedPair): {
	readonly change: number;
	readonly noise: number;
} {
	return {
		change: candidate.instructionsPerOp / baseline.instructionsPerOp - 1,
		noise: Math.max(repeatable, baseline.spread + candidate.spread),
	};
}

/** Pure. */
export function countSteps(pair: CountedPair): CountSteps {
	const { baseline, candidate } = pair;
	const { change, noise } = instructionChange(pair);
	return {
		instructions: change > noise ? 1 : change < -noise ? -1 : 0,
		instructionChange: change,
		syscalls: step(baseline.syscallsPerOp, candidate.syscallsPerOp),
		allocations: step(baseline.allocationsPerOp, candidate.allocationsPerOp),
	};
}

/** Of every workload that was counted on both sides. Pure. */
export function countStepsOf({ exact }: Comparison): ReadonlyMap<string, CountSteps> {
	return new Map([...countedPairs(exact)].map(([id, pair]) => [id, countSteps(pair)]));
}

/** Rates are exact; sums of them are exact but for rounding. */
function step(before: number, after: number): Step {
	if (Math.abs(after - before) <= 1e-6 * Math.max(1, before)) return 0;
	return after > before ? 1 : -1;
}
