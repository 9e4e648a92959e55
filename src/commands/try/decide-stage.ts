import type { ExperimentDecision } from "../../model/experiment.ts";
import { decideCandidate } from "../decide-candidate.ts";
import { candidateOf } from "./evidence.ts";
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
		notChosen(task.state, task.candidate) ??
		(await decideCandidate(
			workshop.context,
			await workshop.workloads(),
			task.directory,
			[...candidateOf(task).stages.values()].map(({ report }) => report),
		));
	const finding = `${decision.kind}: ${decision.reason}`;
	return { decision, finding: { outcome: outcomes[decision.kind], finding, evidence: [] } };
}
