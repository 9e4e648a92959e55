import type { InstructionCount } from "../../model/exact-counts.ts";
import type { BatchPlan } from "./plan-batches.ts";

/** Into Session::run and back is 67 instructions a batch, in every build: it is our own code. */
const onceABatch = 200;
/** Beyond this the batches did not do the same. Timers, whose order the clock decides: up to 3 %. */
const mostSpread = 0.1;

/**
 * Instructions of an operation from the counted batches of one run. Where three batches alike took
 * the same to the digit, it is what the longer one took more; where they did not, that difference
 * would double their noise, and it is the mean of all. Pure.
 */
export function instructionsPerOp(
	counts: readonly number[],
	{ counted: iterations, operations, leastSpread }: BatchPlan,
): InstructionCount {
	const [first, ...rest] = counts;
	const longest = rest.pop();
	if (first === undefined || longest === undefined || counts.length !== iterations.length) {
		return unavailable("callgrind did not write one count a batch");
	}
	const [low, high] = [Math.min(first, ...rest), Math.max(first, ...rest)];
	const more = longest - first;
	const apart = Math.max(high - low, Math.abs(more - first) - onceABatch);
	if (!(low > 0) || apart > mostSpread * low) {
		return unavailable(
			`its batches disagree: ${low} to ${high} instructions in ${iterations[0]} iterations, ${longest} in ${iterations[3]}`,
		);
	}
	const total = counts.reduce((sum, count) => sum + count, 0);
	// The longer batch runs as many iterations more as each of the others has: a fifth of them all.
	const perOp = (low === high ? 5 * more : total) / operations;
	return { state: "counted", perOp, spread: Math.max(leastSpread, (high - low) / low) };
}

function unavailable(because: string): InstructionCount {
	return { state: "unavailable", because };
}
