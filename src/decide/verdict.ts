import type { Effect, Verdict } from "../model/effect.ts";

/** Bump when a number or a step of the rule changes: verdicts of different rules do not mix. */
export const ruleVersion = "signed-rank/4";

/**
 * A gain must show in this share of the code placements. An interval clear of 0 over 48 layouts
 * alone is reached by a change that wins on 70 % of them and loses on the rest.
 */
const leastSameSign = 0.75;

/**
 * Four-way verdict of one workload. "same" comes first: an interval inside the margin shows
 * equivalence even when it is also clear of 0, since an effect below the margin is not worth a
 * name. A gain that changes its sign with the placement of code is not shown to be one; a loss
 * that does is still a loss to somebody. What is neither shown different nor shown equal is inconclusive, never "no regression".
 */
export function verdictOf(effect: Effect, samePercent: number): Verdict {
	const { low, high } = effect.familyInterval;
	const margin = Math.log1p(samePercent / 100);
	if (!(low <= high)) return "inconclusive";
	if (low > -margin && high < margin) return "same";
	if (low > 0) {
		const keepsSign = effect.unit === "pair" || effect.sameSign >= leastSameSign;
		return keepsSign ? "faster" : "inconclusive";
	}
	if (high < 0) return "slower";
	return "inconclusive";
}
