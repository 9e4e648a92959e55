import { z } from "zod";
import { Toolchain } from "./build.ts";
import { Environment } from "./environment.ts";
import { Sha256, Variant } from "./variant.ts";

/** What the whole rule said in one comparison of a build with its twin, in which nothing differs. */
export const DecisionOutcome = z
	.object({
		kind: z.enum(["promising", "reject", "undecided", "no-verdict"]),
		/** Workloads of each kind; in a sound instrument these lists are empty. */
		faster: z.array(z.string()).readonly(),
		slower: z.array(z.string()).readonly(),
		faulty: z.array(z.string()).readonly(),
	})
	.readonly();
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;

/** One trial: which real decision it belongs to, layout of baseline and of twin, its log-ratio. */
export const PooledTrial = z
	.tuple([z.number().int(), z.number().int(), z.number().int(), z.number()])
	.readonly();
export type PooledTrial = z.infer<typeof PooledTrial>;

/** One round of an upstream program: its real decision, who ran when, and the four times in ns. */
export const PooledRound = z
	.tuple([
		z.number().int(),
		z.enum(["ABBA", "BAAB"]),
		z.array(z.number().positive()).length(4).readonly(),
	])
	.readonly();
export type PooledRound = z.infer<typeof PooledRound>;

/** All that was measured, by workload: enough to draw decisions and to count again. */
export const Pool = z
	.object({
		trials: z.record(z.string(), z.array(PooledTrial).readonly()).readonly(),
		rounds: z.record(z.string(), z.array(PooledRound).readonly()).readonly(),
	})
	.readonly();
export type Pool = z.infer<typeof Pool>;

const CertificateSide = z
	.object({
		variant: Variant,
		toolchain: Toolchain,
		cacheKey: Sha256,
		codeHash: Sha256,
		/** Numbers of the first and the last layout. */
		layouts: z.tuple([z.number().int(), z.number().int()]).readonly(),
	})
	.readonly();

/**
 * A/A certificate of a host: how often the whole decision rule moved when nothing had changed.
 * The baseline and the twin are one source, built twice.
 */
export const Certificate = z
	.object({
		schema: z.literal("evlab.certificate/1"),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		completion: z.enum(["complete", "interrupted"]),
		environment: Environment,
		ruleVersion: z.string(),
		rule: z.object({ fasterPercent: z.number(), samePercent: z.number() }).readonly(),
		workloadHash: Sha256,
		workloads: z.array(z.string()).readonly(),
		seed: z.number().int(),
		trialsPerDecision: z.number().int().positive(),
		baseline: CertificateSide,
		twin: CertificateSide,
		/** Decisions that were measured, each on its own. */
		real: z
			.array(
				z
					.object({ seed: z.number().int(), seconds: z.number(), outcome: DecisionOutcome })
					.readonly(),
			)
			.readonly(),
		/** Decisions drawn from the trials and rounds of the real ones. */
		drawn: z
			.object({
				seed: z.number().int(),
				how: z.string(),
				outcomes: z.array(DecisionOutcome).readonly(),
			})
			.readonly(),
		pool: Pool,
	})
	.readonly();
export type Certificate = z.infer<typeof Certificate>;
