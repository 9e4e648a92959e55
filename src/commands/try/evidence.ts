import { join } from "node:path";
import type { Files } from "../../system/ports.ts";
import type { CandidateState } from "./attempt-state.ts";
import type { Task } from "./run-attempt.ts";

/** Writes one file of a stage's evidence, whole or not at all. */
export async function writeEvidence(
	files: Files,
	{ directory }: Task,
	name: string,
	value: unknown,
): Promise<void> {
	await files.writeText(join(directory, name), `${JSON.stringify(value, null, "\t")}\n`);
}

export function candidateOf({ state, candidate }: Task): CandidateState {
	const found = state.candidates[candidate];
	if (found === undefined) throw new Error(`unreachable: no candidate ${candidate}`);
	return found;
}
