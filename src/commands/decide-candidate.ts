import { decideExperiment } from "../decide/acceptance.ts";
import type { ExperimentDecision, StageReport } from "../model/experiment.ts";
import { readAcceptanceEvidence, writeAcceptanceFacts } from "./acceptance-evidence.ts";
import type { Context } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";

/** Decides on what the stages of an attempt have left in its directory; `evlab replay` reads the same. */
export async function decideCandidate(
	context: Pick<Context, "files" | "shell">,
	workloads: LoadedWorkloads,
	directory: string,
	stages: readonly StageReport[],
): Promise<ExperimentDecision> {
	await writeAcceptanceFacts(context, directory, workloads);
	return decideExperiment(await readAcceptanceEvidence(context.files, directory, stages));
}
