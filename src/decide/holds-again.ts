import type { Comparison, MeasuredResult } from "../model/comparison.ts";
import { isJudged } from "../model/comparison.ts";
import type { ExperimentDecision } from "../model/experiment.ts";
import { decide } from "./decision.ts";
import { listed, timeChange } from "./time-change.ts";

export type Again =
	| { readonly kind: "holds" | "does not hold"; readonly reason: string }
	/** The host did not allow a verdict: nothing is known. */
	| { readonly kind: "no verdict"; readonly reason: string };

/** The workloads a decision rests on: those that gained, or those that lost in `comparison`. Pure. */
export function decisiveWorkloads(
	decision: ExperimentDecision,
	comparison: Comparison | null,
): readonly string[] {
	switch (decision.kind) {
		case "accept":
			return decision.gains.map(({ workload }) => workload);
		case "park":
			return [];
		case "reject":
			return comparison === null || !["screen", "confirm"].includes(decision.by)
				? []
				: measuredOf(comparison)
						.filter(({ verdict }) => verdict === "slower")
						.map(({ workload }) => workload);
	}
}

/**
 * Whether another measurement says what the first one said. A gain holds when each workload is
 * called faster again and one of them by what acceptance asks for; a rejection when one of those
 * that lost loses again. Pure.
 */
export function holdsAgain(
	decision: ExperimentDecision,
	workloads: readonly string[],
	comparison: Comparison,
): Again {
	const verdict = decide(comparison);
	if (verdict.kind === "no-verdict") return { kind: "no verdict", reason: verdict.reason };
	const again = measuredOf(comparison).filter(({ workload }) => workloads.includes(workload));
	const missing = workloads.filter((name) => !again.some(({ workload }) => workload === name));
	if (missing.length > 0) {
		return { kind: "no verdict", reason: `not measured: ${listed(missing)}` };
	}
	const reason = listed(
		again.map((r) => `${r.workload} ${r.verdict} ${timeChange(r.effect.logRatio)}`),
	);
	const holds =
		decision.kind === "accept"
			? again.every((r) => r.verdict === "faster") && again.some((r) => reaches(r, comparison))
			: again.some((r) => r.verdict === "slower");
	return { kind: holds ? "holds" : "does not hold", reason };
}

function reaches({ effect }: MeasuredResult, { rule }: Comparison): boolean {
	return effect.logRatio >= Math.log1p(rule.fasterPercent / 100);
}

function measuredOf({ results }: Comparison): readonly MeasuredResult[] {
	return results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter(isJudged);
}
