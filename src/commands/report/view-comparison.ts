import { layerAgreement, modeAgreement } from "../../compare/agreement.ts";
import { workloadPoints } from "../../compare/workload-points.ts";
import { ruleVersion } from "../../decide/verdict.ts";
import { type Comparison, isJudged } from "../../model/comparison.ts";
import { isSentinel } from "../../model/workload.ts";
import type { ComparisonView } from "../../report/subject.ts";
import { judgementOf } from "../judgement.ts";

/**
 * What follows from a stored comparison: the decision, agreements, doubts, points to draw. `names`
 * are those of all workloads there are.
 */
export function viewComparison(
	name: string,
	record: Comparison,
	names: readonly string[],
): ComparisonView {
	const { doubts, decision } = judgementOf(record);
	return {
		name,
		record,
		findings: {
			decision,
			layers: layerAgreement(record.results),
			modes: modeAgreement(record.results),
			doubts,
		},
		points: workloadPoints(record.samples),
		filter: filterOf(record, names),
		currentRule: ruleVersion,
	};
}

/** Words of --filter that choose the same workloads; sentinels come unasked. */
function filterOf({ results }: Comparison, names: readonly string[]): string | null {
	const measured = new Set(results.filter(isJudged).map(({ workload }) => workload));
	if (names.every((id) => measured.has(id))) return null;
	return [...measured].filter((id) => !isSentinel(id)).join(",");
}
