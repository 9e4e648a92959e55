import type { Comparison, MeasuredResult } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import { countSteps, instructionChange } from "./count-steps.ts";
import { type CountedPair, countedPairs } from "./counted-pairs.ts";

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

function doubtOf(pair: CountedPair): Omit<Doubt, "workload"> | null {
	const { change, noise } = instructionChange(pair);
	const { instructions, syscalls, allocations } = countSteps(pair);
	if (change > Math.max(notable, noise) && syscalls > 0) {
		return {
			strength: "strong",
			text: "faster by the clock, yet more instructions and more system calls: not believed without an explanation",
		};
	}
	if (instructions < 0 || syscalls < 0 || allocations < 0) return null;
	return {
		strength: "weak",
		text:
			instructions > 0
				? "faster, yet it executes more instructions and saves neither system calls nor allocations"
				: "faster, yet it executes the same instructions: layout or luck?",
	};
}
