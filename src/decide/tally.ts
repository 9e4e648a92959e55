import type { DecisionOutcome } from "../model/certificate.ts";
import type { Rate, Tally } from "../model/tally.ts";
import { binomialUpperBound } from "../stats/binomial-bound.ts";

/** Counts outcomes. Pure. */
export function tallyOf(outcomes: readonly DecisionOutcome[]): Tally {
	const rate = (happened: (outcome: DecisionOutcome) => boolean): Rate => {
		const count = outcomes.filter(happened).length;
		return { count, of: outcomes.length, atMost: binomialUpperBound(count, outcomes.length) };
	};
	return {
		decisions: outcomes.length,
		falseAccepts: rate(({ kind }) => kind === "promising"),
		falseRegressions: rate(({ kind, slower }) => kind === "reject" || slower.length > 0),
		faster: rate(({ faster }) => faster.length > 0),
		undecided: rate(({ kind }) => kind === "undecided"),
	};
}
