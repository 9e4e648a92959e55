import type { MeasuredResult } from "../model/comparison.ts";
import { formatHalfWidth } from "./quantity.ts";

/**
 * What the run could have seen, in one sentence: half of the interval that verdicts use is the
 * smallest change it can tell from none. Empty without results.
 */
export function resolutionSentence(
	results: readonly MeasuredResult[],
	samePercent: number,
): string {
	const halfOf = ({ effect: { familyInterval } }: MeasuredResult): number =>
		(familyInterval.high - familyInterval.low) / 2;
	const sorted = [...results].sort((a, b) => halfOf(a) - halfOf(b));
	const [best, worst] = [sorted[0], sorted.at(-1)];
	if (best === undefined || worst === undefined) return "";
	const named = (result: MeasuredResult): string => {
		const { low, high } = result.effect.familyInterval;
		return `${formatHalfWidth(low, high)} (${result.workload})`;
	};
	// An interval wider than the margin on both sides cannot lie inside it, whatever the effect.
	const blind = sorted.filter((result) => halfOf(result) >= Math.log1p(samePercent / 100)).length;
	const range = sorted.length === 1 ? named(best) : `${named(best)} to ${named(worst)}`;
	const rest =
		blind === 0 ? "" : `; ${blind} of ${sorted.length} too wide to be shown the same in any case`;
	return `smallest change this run can tell from none: ${range}${rest}`;
}
