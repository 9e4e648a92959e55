import { join } from "node:path";
import type { Files } from "../../system/ports.ts";
import type { Journal } from "./journal.ts";
import { type Clocks, candidateDirectory } from "./run-attempt.ts";

/**
 * Takes back every stage whose files are not those it left: damaged, changed or gone. Returns what
 * was taken back, for people. Recorded candidates are the ledger's to check.
 */
export async function takeBackLost(
	journal: Journal,
	files: Files,
	clocks: Clocks,
): Promise<readonly string[]> {
	const lost: string[] = [];
	for (const [candidate, { stages, decision }] of journal.state().candidates.entries()) {
		if (decision !== null) continue;
		const directory = candidateDirectory(journal.directory, candidate);
		for (const [stage, { evidence }] of stages) {
			const file = await firstLost(files, directory, evidence);
			if (file === null) continue;
			const at = clocks.now().toISOString();
			journal.append({ kind: "lost", at, candidate, stage, file });
			lost.push(`${stage} of candidate ${candidate + 1} runs again: ${file} is not what it was`);
			break;
		}
	}
	return lost;
}

async function firstLost(
	files: Files,
	directory: string,
	evidence: readonly { readonly path: string; readonly sha256: string }[],
): Promise<string | null> {
	for (const { path, sha256 } of evidence) {
		const file = join(directory, path);
		if (!(await files.exists(file)) || (await files.sha256(file)) !== sha256) return path;
	}
	return null;
}
