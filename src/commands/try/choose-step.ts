import { screenVerdict } from "../../decide/screen-verdict.ts";
import type { ScreenScore } from "../../model/attempt.ts";
import { comparisonOf } from "./comparison-of.ts";
import { candidateDirectory } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** How each of several candidates did on the first samples; only the best is confirmed, on others. */
export async function screenScores(
	workshop: Workshop,
	attempt: string,
	among: readonly number[],
): Promise<readonly ScreenScore[]> {
	const scores: ScreenScore[] = [];
	for (const candidate of among) {
		const directory = candidateDirectory(attempt, candidate);
		const verdict = screenVerdict(await comparisonOf(workshop, { directory }, "screen"));
		if (verdict.kind !== "passes") throw new Error("unreachable: it has passed the screen");
		const { workload, effect } = verdict.best;
		scores.push({ candidate, workload, effect: effect.logRatio, low: effect.interval.low });
	}
	return scores;
}
