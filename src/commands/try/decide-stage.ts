import type { ExperimentDecision } from "../../model/experiment.ts";
import { earlyDecision } from "./early-decision.ts";
import type { Finding, Task } from "./run-attempt.ts";

/** The rule of acceptance on what an attempt has left in a candidate's directory. */
export type AcceptanceRule = (task: Task) => Promise<ExperimentDecision>;

const outcomes = { accept: "passes", reject: "rejects", park: "inconclusive" } as const;

export async function decideStage(
	task: Task,
	rule: AcceptanceRule,
): Promise<{ readonly finding: Finding; readonly decision: ExperimentDecision }> {
	const decision = filtered(task, earlyDecision(task.state, task.candidate) ?? (await rule(task)));
	return {
		decision,
		finding: {
			outcome: outcomes[decision.kind],
			finding: `${decision.kind}: ${decision.reason}`,
			evidence: [],
		},
	};
}

/** What nobody has looked at may have lost. */
function filtered({ state }: Task, decision: ExperimentDecision): ExperimentDecision {
	const { filter } = state.order;
	if (filter === null || decision.kind !== "accept") return decision;
	return {
		kind: "park",
		reason: `${decision.reason}; but only --filter ${filter} was measured`,
		needs: "the same without --filter",
	};
}
