import { countStepsOf } from "../compare/count-steps.ts";
import { judge } from "../compare/judge.ts";
import { verdictOf } from "../decide/verdict.ts";
import type { JudgedComparison } from "../model/acceptance.ts";
import type { Comparison } from "../model/comparison.ts";
import { allDoubts } from "./judgement.ts";

/** Judges a comparison from its samples, whatever its results say: what a decision is made of. */
export function judgedEvidence(stored: Comparison): JudgedComparison {
	const results = judge(stored.samples, (effect) => verdictOf(effect, stored.rule.samePercent));
	const comparison = { ...stored, results };
	return { comparison, doubts: allDoubts(comparison), counts: countStepsOf(comparison) };
}
