import { join } from "node:path";
import { writeCompressed } from "../../system/compressed-file.ts";
import type { Context } from "../context.ts";
import type { CandidateState } from "./attempt-state.ts";
import type { Task } from "./run-attempt.ts";

type EvidenceContext = Pick<Context, "files" | "layout">;

/** Writes one file of a stage's evidence, whole or not at all. */
export async function writeEvidence(
	{ files, layout }: EvidenceContext,
	{ directory }: Task,
	name: string,
	value: unknown,
): Promise<void> {
	const text = withoutRoot(JSON.stringify(value, null, "\t"), layout.root);
	await files.writeText(join(directory, name), `${text}\n`);
}

/** The same for what is large: a comparison of all workloads has 7.5 MB, and compressed 3.0 MB. */
export async function writeLargeEvidence(
	{ layout }: Pick<EvidenceContext, "layout">,
	{ directory }: Task,
	name: string,
	value: unknown,
): Promise<void> {
	await writeCompressed(join(directory, name), withoutRoot(JSON.stringify(value), layout.root));
}

/** Paths from this checkout on: records are committed, and read on other machines. Pure. */
export function withoutRoot(json: string, root: string): string {
	const quoted = JSON.stringify(root).slice(1, -1);
	return json.replaceAll(`${quoted}/`, "").replaceAll(quoted, ".");
}

export function candidateOf({ state, candidate }: Task): CandidateState {
	const found = state.candidates[candidate];
	if (found === undefined) throw new Error(`unreachable: no candidate ${candidate}`);
	return found;
}
