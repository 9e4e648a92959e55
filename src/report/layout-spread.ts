import type { MeasuredResult } from "../model/comparison.ts";
import { formatSpread } from "./quantity.ts";

/**
 * How much the placement of code alone moves what was measured, in one sentence: the middle half
 * of the layouts of the steadiest and of the most unsteady workload. Empty without layouts.
 */
export function layoutSentence(results: readonly MeasuredResult[]): string {
	const widthOf = ({ effect: { spread } }: MeasuredResult): number => spread.high - spread.low;
	const sorted = results
		.filter(({ effect }) => effect.unit === "layout" && effect.units > 1)
		.sort((a, b) => widthOf(a) - widthOf(b));
	const [least, most] = [sorted[0], sorted.at(-1)];
	if (least === undefined || most === undefined) return "";
	const named = ({ workload, effect: { spread } }: MeasuredResult): string =>
		`${formatSpread(spread.low, spread.high)} (${workload})`;
	return least === most
		? `middle half of the layouts: ${named(least)}`
		: `middle half of the layouts: from ${named(least)} to ${named(most)}`;
}
