import { doubtsOf } from "../compare/backing.ts";
import { holdOutDoubts } from "../compare/hold-out.ts";
import { judge } from "../compare/judge.ts";
import { memoryDoubts } from "../compare/memory.ts";
import { type Decision, decide } from "../decide/decision.ts";
import { verdictOf } from "../decide/verdict.ts";
import { Comparison } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";

/** All that is said of a comparison. */
export interface Judgement {
	readonly results: Comparison["results"];
	readonly doubts: readonly Doubt[];
	readonly decision: Decision;
}

/** Results follow from samples alone, so a stored record can be judged again. Pure. */
export function judged(comparison: Comparison): Comparison {
	const results = judge(comparison.samples, (effect) =>
		verdictOf(effect, comparison.rule.samePercent),
	);
	return Comparison.parse({ ...comparison, results });
}

/** Of the results a comparison has. Pure. */
export function judgementOf(comparison: Comparison): Judgement {
	const doubts = allDoubts(comparison);
	return { results: comparison.results, doubts, decision: decide(comparison, { doubts }) };
}

/** From counts, from neighbouring sizes, from memory: a decision is never taken without one of them. */
export function allDoubts(comparison: Comparison): readonly Doubt[] {
	return [...doubtsOf(comparison), ...holdOutDoubts(comparison), ...memoryDoubts(comparison)];
}
