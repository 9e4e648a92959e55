import type { MeasuredResult } from "../model/comparison.ts";

/**
 * Where the gain that acceptance asks for is not to be had, in one sentence: the baseline takes
 * less than that much more than the same job by hand. Empty when it is nowhere so.
 */
export function headroomSentence(
	results: readonly MeasuredResult[],
	fasterPercent: number,
): string {
	const least = 1 + fasterPercent / 100;
	const spent = results.filter(
		({ baselineNsPerOp, floorNsPerOp }) =>
			floorNsPerOp !== null && baselineNsPerOp < least * floorNsPerOp,
	);
	if (spent.length === 0) return "";
	const names = spent.map(({ workload }) => workload).join(", ");
	return `a gain of ${fasterPercent} % is out of reach on ${names}: already within ${fasterPercent} % of the same job by hand`;
}
