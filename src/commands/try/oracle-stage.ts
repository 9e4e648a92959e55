import { EvlabError } from "../../model/errors.ts";
import { searchVariant } from "../oracle.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Random programs on the pristine library, on the candidate and on the model of libevent. */
export async function oracleStage({ context }: Workshop, task: Task): Promise<Finding> {
	const { variant } = candidateOf(task);
	const { oracleSeconds: seconds, seed } = task.state.order;
	const search = await searchVariant(context, { variant: variant.commit, seconds, seed });
	const { result, record, tally, candidate } = search;
	const evidence = ["oracle.json"];
	await writeEvidence(context, task, "oracle.json", record ?? { ...result, seed, candidate });
	if (result.state === "agrees") {
		return { outcome: "passes", finding: `does what the API promises: ${tally}`, evidence };
	}
	const { role, step, expected, found } = result.difference;
	if (role === "baseline") {
		throw new EvlabError(
			"WORKER_FAILED",
			"the pristine build does not do what the oracle's model says, so nothing can be judged",
			`report it with ${task.directory}/oracle.json; then evlab resume`,
		);
	}
	const where = step === null ? "no answer" : `step ${step}`;
	return {
		outcome: "rejects",
		finding: `differs from libevent's API (${where}): expected ${expected}, found ${found}`,
		evidence,
	};
}
