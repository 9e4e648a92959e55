import type { ScreenScore } from "../../model/attempt.ts";
import type { ExperimentDecision } from "../../model/experiment.ts";
import type { AttemptState } from "./attempt-state.ts";
import { endsExperiment } from "./next-step.ts";

/**
 * The decision on a candidate that passed the screen and was not chosen to be confirmed; null for
 * every other. It is parked: its samples are there, and they were taken before the choice. Pure.
 */
export function notChosen(state: AttemptState, candidate: number): ExperimentDecision | null {
	const { choice } = state;
	if (choice === null || choice.candidate === candidate) return null;
	const stages = state.candidates[candidate]?.stages.values() ?? [];
	if ([...stages].some(({ report }) => endsExperiment(report))) return null;
	const score = (which: number) => choice.scores.find((each) => each.candidate === which);
	const name = state.candidates[choice.candidate]?.variant.name ?? "another";
	return {
		kind: "park",
		reason: `${name} of the same attempt was chosen: ${scored(score(choice.candidate))}, this one ${scored(score(candidate))}; not confirmed`,
		needs: "fresh samples: evlab try with its branch",
	};
}

/** By the end of the interval that it was chosen by. */
function scored(score: ScreenScore | undefined): string {
	if (score === undefined) return "not screened";
	const percent = -100 * Math.expm1(-score.low);
	return `at least ${percent.toFixed(1)} % less time on ${score.workload}`;
}
