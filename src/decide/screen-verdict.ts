import { type Comparison, isJudged, type MeasuredResult } from "../model/comparison.ts";
import { isSentinel } from "../model/workload.ts";
import { decide } from "./decision.ts";

/** What the first samples say of a candidate: whether minutes of confirming are worth it. */
export type ScreenVerdict =
	| { readonly kind: "passes"; readonly best: MeasuredResult; readonly reason: string }
	| { readonly kind: "rejects"; readonly reason: string }
	/** No verdict on this host, or a gain too small to carry an acceptance. */
	| { readonly kind: "inconclusive"; readonly reason: string };

/**
 * Rejects what loses or fails anywhere, and what gains nowhere. Passes a workload whose 99 %
 * interval, taken alone, is clear of 0 and reaches the gain that acceptance asks for, or whose
 * estimate does and which loses no more than the margin: one that is measured longer may yet show
 * it. With 60 workloads of no effect the first comes up in half of the screens; it costs time, and
 * nothing else, because only fresh samples can confirm. Pure.
 */
export function screenVerdict(comparison: Comparison): ScreenVerdict {
	const decision = decide(comparison);
	if (decision.kind === "reject") return { kind: "rejects", reason: decision.reason };
	if (decision.kind === "no-verdict") return { kind: "inconclusive", reason: decision.reason };
	const results = comparison.results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter((result) => isJudged(result) && !isSentinel(result.workload))
		.toSorted((a, b) => b.effect.interval.low - a.effect.interval.low);
	const { fasterPercent } = comparison.rule;
	const [best] = results.filter((result) => mayGain(result, comparison));
	if (best !== undefined) {
		return { kind: "passes", best, reason: `may be faster: ${named(best)}` };
	}
	const small = results.find(({ effect }) => effect.interval.low > 0);
	if (small !== undefined) {
		return {
			kind: "inconclusive",
			reason: `real but below ${fasterPercent} %: ${named(small)}`,
		};
	}
	const [largest] = results.toSorted((a, b) => b.effect.logRatio - a.effect.logRatio);
	const what = largest === undefined ? "nothing was measured" : `the most is ${named(largest)}`;
	return { kind: "rejects", reason: `noise: nothing gains; ${what}` };
}

/** Whether the workload may carry an acceptance when it is measured longer. Pure. */
export function mayGain({ effect }: MeasuredResult, { rule }: Comparison): boolean {
	const needed = Math.log1p(rule.fasterPercent / 100);
	const margin = Math.log1p(rule.samePercent / 100);
	const { low, high } = effect.interval;
	if (low > 0) return high >= needed;
	return effect.logRatio >= needed && low > -margin;
}

function named({ workload, effect }: MeasuredResult): string {
	const { low, high } = effect.interval;
	return `${workload} ${percent(effect.logRatio)} (99 %: ${percent(low)} to ${percent(high)})`;
}

/** A gain as time saved: ln(baseline / candidate) of 0.02 is -2.0 %. */
function percent(logRatio: number): string {
	const change = 100 * Math.expm1(-logRatio);
	return `${change > 0 ? "+" : ""}${change.toFixed(1)} %`;
}
