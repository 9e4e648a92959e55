import { z } from "zod";
import type { Comparison } from "./comparison.ts";
import type { CountSteps } from "./count-steps.ts";
import type { Doubt } from "./doubt.ts";
import type { StageReport } from "./experiment.ts";
import { ProfileConclusion } from "./profile.ts";

/**
 * Which functions of libevent differ in machine code, and which of all its functions a workload
 * executes (by callgrind). A workload that executes none of the changed ones cannot have been
 * slowed down by the change, but through data.
 */
export const CodeFacts = z
	.object({
		changed: z.array(z.string()).readonly(),
		/** Whether tables or initialised variables differ, or nobody looked. */
		dataChanged: z.boolean(),
		/** Workloads nobody traced are not listed. */
		executed: z
			.array(
				z.object({ workload: z.string(), functions: z.array(z.string()).readonly() }).readonly(),
			)
			.readonly(),
	})
	.readonly();
export type CodeFacts = z.infer<typeof CodeFacts>;

/** `facts.json` of an experiment: what its decision follows from beside stages and samples. */
export const AcceptanceFacts = z
	.object({
		schema: z.literal("evlab.facts/1"),
		/** Every workload of the locked set, sentinels aside: each must be shown to take no harm. */
		required: z.array(z.string()).min(1).readonly(),
		profile: ProfileConclusion,
		/** Whether this host has a profiler at all: without one, exact counts have to agree. */
		profiler: z.enum(["present", "absent"]),
		/** null: not known, and nothing is taken as untouched. */
		code: CodeFacts.nullable(),
	})
	.readonly();
export type AcceptanceFacts = z.infer<typeof AcceptanceFacts>;

/** A comparison with what its exact counts say; all of it follows from the stored record. */
export interface JudgedComparison {
	readonly comparison: Comparison;
	readonly doubts: readonly Doubt[];
	readonly counts: ReadonlyMap<string, CountSteps>;
}

/** Everything a decision follows from. null: that stage was not reached. */
export interface AcceptanceEvidence {
	/** Those of build, identity, light-gate and oracle count; the rest follows from the samples. */
	readonly stages: readonly StageReport[];
	readonly screen: JudgedComparison | null;
	readonly confirm: JudgedComparison | null;
	readonly facts: AcceptanceFacts | null;
}
