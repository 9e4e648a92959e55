import { join } from "node:path";
import { screenVerdict } from "../../decide/screen-verdict.ts";
import type { ScreenScore } from "../../model/attempt.ts";
import type { Files } from "../../system/ports.ts";
import { candidateDirectory } from "./run-attempt.ts";
import { readComparisonEvidence, screenFile } from "./screen-stage.ts";

/** How each of several candidates did on the first samples; only the best is confirmed, on others. */
export async function screenScores(
	files: Files,
	directory: string,
	among: readonly number[],
): Promise<readonly ScreenScore[]> {
	const scores: ScreenScore[] = [];
	for (const candidate of among) {
		const path = join(candidateDirectory(directory, candidate), screenFile);
		const verdict = screenVerdict(await readComparisonEvidence(files, path));
		if (verdict.kind !== "passes") throw new Error("unreachable: it has passed the screen");
		const { workload, effect } = verdict.best;
		scores.push({ candidate, workload, effect: effect.logRatio, low: effect.interval.low });
	}
	return scores;
}
