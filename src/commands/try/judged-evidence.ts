import { doubtsOf } from "../../compare/backing.ts";
import { countStepsOf } from "../../compare/count-steps.ts";
import type { AcceptanceEvidence, JudgedComparison } from "../../model/acceptance.ts";
import type { Comparison } from "../../model/comparison.ts";
import { readStoredComparison } from "../../record/comparison-evidence.ts";
import { candidateOf } from "./evidence.ts";
import { readFacts } from "./facts-file.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** A comparison with what its exact counts say of it. */
export function judgedComparison(comparison: Comparison): JudgedComparison {
	return { comparison, doubts: doubtsOf(comparison), counts: countStepsOf(comparison) };
}

/** What a candidate's stages have left, for the rule of acceptance. */
export async function judgedEvidence(workshop: Workshop, task: Task): Promise<AcceptanceEvidence> {
	const { files } = workshop.context;
	const read = async (which: "screen" | "confirm") => {
		const comparison = await readStoredComparison(files, task.directory, which);
		return comparison === null ? null : judgedComparison(comparison);
	};
	return {
		stages: [...candidateOf(task).stages.values()].map(({ report }) => report),
		screen: await read("screen"),
		confirm: await read("confirm"),
		facts: await readFacts(workshop, task),
	};
}
