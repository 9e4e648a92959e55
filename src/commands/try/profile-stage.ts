import { join } from "node:path";
import { judgedResults } from "../../decide/judge-screen.ts";
import { listed } from "../../decide/time-change.ts";
import type { VariantBuild } from "../../model/build.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { ProfileConclusion, ProfilePair } from "../../model/profile.ts";
import { writeCompressed } from "../../system/compressed-file.ts";
import type { Context } from "../context.ts";
import { comparisonOf } from "./comparison-of.ts";
import { candidateOf } from "./evidence.ts";
import { readFacts, writeFacts } from "./facts-file.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Profiles both sides in turns on the named workloads. */
export type ProfilePairOf = (
	context: Context,
	sides: {
		readonly baseline: VariantBuild;
		readonly candidate: VariantBuild;
		readonly workloads: readonly string[];
	},
) => Promise<ProfilePair>;

/** Minutes for each one: those that gain most say enough of where the gain comes from. */
const mostWorkloads = 3;

/** Whether the bottleneck moved on what got faster: a gain without a cause is not believed. */
export async function profileStage(
	workshop: Workshop,
	task: Task,
	profilePair: ProfilePairOf | null,
): Promise<Finding> {
	const conclusion =
		profilePair === null
			? ({ kind: "unavailable", because: "this build of evlab has no profiler" } as const)
			: await conclude(workshop, task, profilePair);
	const code = (await readFacts(workshop, task))?.code ?? null;
	await writeFacts(workshop, task, { code, profile: conclusion });
	const evidence = [evidenceNames.facts, ...(profilePair === null ? [] : [evidenceNames.profile])];
	switch (conclusion.kind) {
		case "moved":
			return { outcome: "passes", finding: `moved: ${listed(conclusion.evidence)}`, evidence };
		case "did not move":
		case "new bottleneck":
			return {
				outcome: "inconclusive",
				finding: `${conclusion.kind}: ${conclusion.reason}`,
				evidence,
			};
		case "unavailable":
			return { outcome: "inconclusive", finding: `unavailable: ${conclusion.because}`, evidence };
	}
}

async function conclude(
	workshop: Workshop,
	task: Task,
	profilePair: ProfilePairOf,
): Promise<ProfileConclusion> {
	const comparison = await comparisonOf(workshop, task, "confirm");
	const faster = judgedResults({ comparison })
		.filter(({ verdict }) => verdict === "faster")
		.toSorted((a, b) => b.effect.logRatio - a.effect.logRatio);
	const pair = await profilePair(workshop.context, {
		baseline: await workshop.build(task.state.base),
		candidate: await workshop.build(candidateOf(task).variant),
		workloads: faster.slice(0, mostWorkloads).map(({ workload }) => workload),
	});
	await writeCompressed(join(task.directory, evidenceNames.profile), JSON.stringify(pair));
	return pair.conclusion;
}
