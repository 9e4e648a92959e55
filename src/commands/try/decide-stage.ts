import { decideExperiment } from "../../decide/acceptance.ts";
import type { ExperimentDecision } from "../../model/experiment.ts";
import { judgedEvidence } from "./judged-evidence.ts";
import { notChosen } from "./not-chosen.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

const outcomes = { accept: "passes", reject: "rejects", park: "inconclusive" } as const;

/** The rule of acceptance on what the stages have left, in time to say no, or all of it. */
export async function decideStage(
	workshop: Workshop,
	task: Task,
): Promise<{ readonly finding: Finding; readonly decision: ExperimentDecision }> {
	const decision =
		notChosen(task.state, task.candidate) ?? decideExperiment(await judgedEvidence(workshop, task));
	const finding = `${decision.kind}: ${decision.reason}`;
	return { decision, finding: { outcome: outcomes[decision.kind], finding, evidence: [] } };
}
