import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { readStoredComparison } from "../../record/comparison-evidence.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** The comparison a stage before this one has left. */
export async function comparisonOf(
	{ context: { files } }: Workshop,
	{ directory }: Pick<Task, "directory">,
	which: "screen" | "confirm",
): Promise<Comparison> {
	const comparison = await readStoredComparison(files, directory, which);
	if (comparison !== null) return comparison;
	throw new EvlabError(
		"RECORD_MISMATCH",
		`${directory} has lost the samples of its ${which}`,
		"measure them again: evlab resume",
	);
}
