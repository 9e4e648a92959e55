import { judgedResults, judgeScreen } from "../../decide/judge-screen.ts";
import type { ScreenScore } from "../../model/attempt.ts";
import { comparisonOf } from "./comparison-of.ts";
import { judgedComparison } from "./judged-evidence.ts";
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
		const screen = judgedComparison(await comparisonOf(workshop, { directory }, "screen"));
		const verdict = judgeScreen(screen);
		const promising = verdict.kind === "promising" ? verdict.workloads : [];
		const [best] = judgedResults(screen)
			.filter(({ workload }) => promising.includes(workload))
			.toSorted((a, b) => b.effect.interval.low - a.effect.interval.low);
		if (best === undefined) throw new Error("unreachable: it has passed the screen");
		const { logRatio: effect, interval } = best.effect;
		scores.push({ candidate, workload: best.workload, effect, low: interval.low });
	}
	return scores;
}
