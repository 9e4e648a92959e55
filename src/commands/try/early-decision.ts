import type { ExperimentDecision, StageReport } from "../../model/experiment.ts";
import type { AttemptState } from "./attempt-state.ts";
import { endsExperiment } from "./next-step.ts";

/**
 * The decision on a candidate that did not come to the end: what a stage rejected is rejected, what
 * a stage could not say or another variant was preferred to is parked. Null for one that has passed
 * every stage that must say yes: then the rule of acceptance decides. Pure.
 */
export function earlyDecision(state: AttemptState, candidate: number): ExperimentDecision | null {
	const reports = [...(state.candidates[candidate]?.stages.values() ?? [])].map(
		({ report }) => report,
	);
	const last = reports.find(endsExperiment);
	if (last !== undefined) return fromReport(last);
	const { choice } = state;
	if (choice === null || choice.candidate === candidate) return null;
	const own = choice.scores.find((score) => score.candidate === candidate);
	const best = choice.scores.find((score) => score.candidate === choice.candidate);
	const name = state.candidates[choice.candidate]?.variant.name ?? "another";
	return {
		kind: "park",
		reason: `${name} of the same attempt was chosen: ${scored(best)}, this one ${scored(own)}; not confirmed`,
		needs: "fresh samples: evlab try with its branch",
	};
}

function fromReport(report: StageReport): ExperimentDecision {
	const reason = `${report.stage}: ${report.finding}`;
	return report.outcome === "rejects"
		? { kind: "reject", reason, by: report.stage }
		: { kind: "park", reason, needs: null };
}

function scored(score: { readonly workload: string; readonly low: number } | undefined): string {
	if (score === undefined) return "not screened";
	return `at least ${(100 * -Math.expm1(-score.low)).toFixed(1)} % less time on ${score.workload}`;
}
