import { join } from "node:path";
import type { VariantBuild } from "../../model/build.ts";
import type { ProfilePair } from "../../model/profile.ts";
import { isSentinel } from "../../model/workload.ts";
import type { Context } from "../context.ts";
import { confirmFile } from "./confirm-stage.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import { readComparisonEvidence } from "./screen-stage.ts";
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

export const profileFile = "profile.json";
/** Minutes for each one: those that gain most say enough of where the gain comes from. */
const mostWorkloads = 3;

/** Whether the bottleneck moved on what got faster: a gain without a cause is not believed. */
export async function profileStage(
	workshop: Workshop,
	task: Task,
	profilePair: ProfilePairOf | null,
): Promise<Finding> {
	const { context } = workshop;
	if (profilePair === null) return inconclusive("not available in this build of evlab");
	const confirm = await readComparisonEvidence(context.files, join(task.directory, confirmFile));
	const faster = confirm.results
		.flatMap((result) => (result.state === "measured" ? [result] : []))
		.filter(({ layer }) => layer === "micro" || layer === "upstream")
		.filter(({ workload, verdict }) => verdict === "faster" && !isSentinel(workload))
		.toSorted((a, b) => b.effect.logRatio - a.effect.logRatio);
	const pair = await profilePair(context, {
		baseline: await workshop.build(task.state.base),
		candidate: await workshop.build(candidateOf(task).variant),
		workloads: faster.slice(0, mostWorkloads).map(({ workload }) => workload),
	});
	await writeEvidence(context.files, task, profileFile, pair);
	const { conclusion } = pair;
	const evidence = [profileFile];
	switch (conclusion.kind) {
		case "moved":
			return { outcome: "passes", finding: `moved: ${conclusion.evidence.join("; ")}`, evidence };
		case "did not move":
		case "new bottleneck":
			return {
				outcome: "inconclusive",
				finding: `${conclusion.kind}: ${conclusion.reason}`,
				evidence,
			};
		case "unavailable":
			return { ...inconclusive(conclusion.because), evidence };
	}
}

function inconclusive(because: string): Finding {
	return { outcome: "inconclusive", finding: `unavailable: ${because}`, evidence: [] };
}
