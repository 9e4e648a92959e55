import { listed } from "../../decide/time-change.ts";
import { isJudged, type MeasuredResult } from "../../model/comparison.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { ProfileConclusion } from "../../model/profile.ts";
import { isSentinel } from "../../model/workload.ts";
import { profilePair } from "../profile-pair.ts";
import { comparisonOf } from "./comparison-of.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** A third of a minute each: those that gain most say enough of where the gain comes from. */
const mostWorkloads = 3;
const mostSeconds = 60;

/** Whether the bottleneck moved on what got faster: a gain without a cause is not believed. */
export async function profileStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { results } = await comparisonOf(workshop, task, "confirm");
	const faster = results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter((result) => isJudged(result) && !isSentinel(result.workload))
		.filter(({ verdict }) => verdict === "faster")
		.toSorted((a, b) => b.effect.logRatio - a.effect.logRatio);
	const pair = await profilePair(context, {
		baseline: await workshop.build(task.state.base),
		candidate: await workshop.build(candidateOf(task).variant),
		workloads: faster.slice(0, mostWorkloads).map(({ workload }) => workload),
		seconds: Math.min(mostSeconds, task.state.order.budgetSeconds),
	});
	await writeEvidence(context, task, evidenceNames.profile, pair);
	return { ...findingOf(pair.conclusion), evidence: [evidenceNames.profile] };
}

function findingOf(conclusion: ProfileConclusion): Pick<Finding, "outcome" | "finding"> {
	switch (conclusion.kind) {
		case "moved":
			return { outcome: "passes", finding: `moved: ${listed(conclusion.evidence)}` };
		case "did not move":
			return { outcome: "inconclusive", finding: `did not move: ${conclusion.reason}` };
		case "new bottleneck":
			return {
				outcome: "inconclusive",
				finding: `new bottleneck ${conclusion.symbol}: ${conclusion.reason}`,
			};
		case "unavailable":
			return { outcome: "inconclusive", finding: `unavailable: ${conclusion.because}` };
	}
}
