import { z } from "zod";
import {
	EvidenceFile,
	ExperimentDecision,
	ExperimentId,
	StageName,
	StageReport,
} from "./experiment.ts";
import { ObjectId, Sha256, Variant } from "./variant.ts";

/** What `evlab try` was asked for. */
export const AttemptOrder = z
	.object({
		title: z.string().min(1),
		hypothesis: z.string().min(1),
		author: z.string().min(1),
		/** Seconds to measure, a quarter of them to screen and the rest to confirm. */
		budgetSeconds: z.number().int().positive(),
		oracleSeconds: z.number().int().positive(),
		/** Only workloads with one of these words in their names; null: all. */
		filter: z.string().nullable(),
		/** Screening and confirming draw different seeds from it. */
		seed: z.number().int().nonnegative(),
	})
	.readonly();
export type AttemptOrder = z.infer<typeof AttemptOrder>;

/** One of the variants of an attempt; its evidence lies in the sub-directory of its index. */
export const AttemptCandidate = z
	.object({
		variant: Variant,
		/** git patch-id of the diff. */
		patchId: ObjectId,
	})
	.readonly();
export type AttemptCandidate = z.infer<typeof AttemptCandidate>;

/** How a candidate did on the screen, as far as choosing among several needs to know. */
export const ScreenScore = z
	.object({
		candidate: z.number().int().nonnegative(),
		workload: z.string(),
		/** Log-ratio of its best workload, > 0 is faster, and the lower end of its 99 % interval. */
		effect: z.number(),
		low: z.number(),
	})
	.readonly();
export type ScreenScore = z.infer<typeof ScreenScore>;

const at = z.string();
const candidate = z.number().int().nonnegative();

/**
 * One line of `.evlab/experiments/<run>/journal.jsonl`, written when the thing has happened. A
 * stage that began and did not end runs again from its start; nothing else is done twice.
 */
export const AttemptEntry = z
	.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("opened"),
			schema: z.literal("evlab.attempt/1"),
			at,
			order: AttemptOrder,
			base: Variant,
			candidates: z.array(AttemptCandidate).min(1).readonly(),
		}),
		z.object({ kind: z.literal("began"), at, candidate, stage: StageName }),
		z.object({
			kind: z.literal("ended"),
			at,
			candidate,
			report: StageReport,
			evidence: z.array(EvidenceFile).readonly(),
		}),
		/** What the stage left is no longer what it was: it runs again, and so does all after it. */
		z.object({ kind: z.literal("lost"), at, candidate, stage: StageName, file: z.string() }),
		/** Among several that passed the screen, on its samples; the others are not confirmed. */
		z.object({
			kind: z.literal("chose"),
			at,
			candidate,
			scores: z.array(ScreenScore).min(2).readonly(),
		}),
		z.object({
			kind: z.literal("decided"),
			at,
			candidate,
			report: StageReport,
			decision: ExperimentDecision,
		}),
		z.object({
			kind: z.literal("published"),
			at,
			candidate,
			experiment: ExperimentId,
			/** Digest of its experiment.json. */
			record: Sha256,
		}),
		/** Its event is in the ledger, its worktree is gone or its branch kept. */
		z.object({ kind: z.literal("settled"), at, candidate }),
	])
	.readonly();
export type AttemptEntry = z.infer<typeof AttemptEntry>;
