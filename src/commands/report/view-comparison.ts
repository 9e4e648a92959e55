import { layerAgreement, modeAgreement } from "../../compare/agreement.ts";
import { doubtsOf } from "../../compare/backing.ts";
import { workloadPoints } from "../../compare/workload-points.ts";
import { decide } from "../../decide/decision.ts";
import { ruleVersion } from "../../decide/verdict.ts";
import { type Comparison, isJudged } from "../../model/comparison.ts";
import { isSentinel } from "../../model/workload.ts";
import type { ComparisonView } from "../../report/subject.ts";
import type { LoadedWorkloads } from "../load-workloads.ts";

/** What follows from a stored comparison: the decision, agreements, doubts, points to draw. */
export function viewComparison(
	name: string,
	record: Comparison,
	workloads: LoadedWorkloads,
): ComparisonView {
	const doubts = doubtsOf(record);
	return {
		name,
		record,
		findings: {
			decision: decide(record, { doubts }),
			layers: layerAgreement(record.results),
			modes: modeAgreement(record.results),
			doubts,
		},
		points: workloadPoints(record.samples),
		filter: filterOf(record, workloads),
		currentRule: ruleVersion,
	};
}

/** Words of --filter that choose the same workloads; sentinels come unasked. */
function filterOf({ results }: Comparison, { micro, config }: LoadedWorkloads): string | null {
	const all = [...micro.map(({ id }) => id), ...Object.keys(config.upstream)];
	const measured = new Set(results.filter(isJudged).map(({ workload }) => workload));
	if (all.every((id) => measured.has(id))) return null;
	return [...measured].filter((id) => !isSentinel(id)).join(",");
}
