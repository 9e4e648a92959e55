import { z } from "zod";
import type { Comparison } from "./comparison.ts";
import type { CountSteps } from "./count-steps.ts";
import type { Doubt } from "./doubt.ts";
import type { StageReport } from "./experiment.ts";
import type { ProfileConclusion } from "./profile.ts";

/**
 * `untouched.json`: which functions of libevent differ in machine code, and which workloads, traced
 * by callgrind on both builds, execute none of them.
 */
export const CodeFacts = z
	.object({
		changedFunctions: z.array(z.string()).readonly(),
		untouched: z.array(z.string()).readonly(),
	})
	.readonly();
export type CodeFacts = z.infer<typeof CodeFacts>;

/** `facts.json`: what else the decision needs to know, as it was when it was taken. */
export const AcceptanceFacts = z
	.object({
		schema: z.literal("evlab.facts/1"),
		/** Version of the rule of acceptance. */
		rule: z.string(),
		/** Every workload of the locked set, sentinels aside: each must be shown to take no harm. */
		required: z.array(z.string()).min(1).readonly(),
		/** Whether this host has a profiler at all: without one, exact counts have to agree. */
		profiler: z.enum(["present", "absent"]),
	})
	.readonly();
export type AcceptanceFacts = z.infer<typeof AcceptanceFacts>;

/** A comparison with what its exact counts say; all of it follows from the stored record. */
export interface JudgedComparison {
	readonly comparison: Comparison;
	readonly doubts: readonly Doubt[];
	readonly counts: ReadonlyMap<string, CountSteps>;
}

/** Everything a decision follows from. null: that was not reached, or is not known. */
export interface AcceptanceEvidence {
	/** Those of build, identity, light-gate and oracle count; the rest follows from the samples. */
	readonly stages: readonly StageReport[];
	readonly screen: JudgedComparison | null;
	readonly confirm: JudgedComparison | null;
	readonly profile: ProfileConclusion | null;
	/** null: nothing is taken as untouched. */
	readonly code: CodeFacts | null;
	readonly facts: AcceptanceFacts | null;
}
