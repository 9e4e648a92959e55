import { z } from "zod";
import { Environment } from "./environment.ts";
import { ObjectId, Sha256, Variant } from "./variant.ts";

export const ExperimentId = z.string().regex(/^EXP-\d{3,}$/);
export type ExperimentId = z.infer<typeof ExperimentId>;

/**
 * The stages of one experiment, in order: those that reject cheaply come first. "screen" is the
 * comparison on the first samples, "confirm" the one on fresh samples taken after the choice.
 */
export const StageName = z.enum([
	"build",
	"identity",
	"light-gate",
	"oracle",
	"screen",
	"confirm",
	"profile",
	"decide",
]);
export type StageName = z.infer<typeof StageName>;

/** What a stage found. "rejects" ends the experiment; later stages are "not reached". */
export const StageReport = z
	.object({
		stage: StageName,
		outcome: z.enum(["passes", "rejects", "inconclusive", "not reached"]),
		/** One line: what was found, with its number. */
		finding: z.string(),
		/** Seconds of wall clock. */
		seconds: z.number().nonnegative(),
		/** Files of the experiment's directory that hold the evidence. */
		evidence: z.array(z.string()).readonly(),
	})
	.readonly();
export type StageReport = z.infer<typeof StageReport>;

/** One workload of the confirmation: effects are log-ratios, > 0 is faster. */
export const ConfirmedEffect = z
	.object({
		workload: z.string(),
		screened: z.number().nullable(),
		confirmed: z.number(),
		low: z.number(),
		high: z.number(),
		verdict: z.enum(["faster", "same", "slower", "inconclusive"]),
	})
	.readonly();
export type ConfirmedEffect = z.infer<typeof ConfirmedEffect>;

/**
 * Why a workload does not stand in the way of acceptance: its interval excludes a loss of 1 %;
 * it runs none of the changed functions; or the host cannot resolve 1 % of it, its interval
 * contains 0, and its exact counts did not grow.
 */
export const HarmlessBecause = z.enum(["shown", "untouched", "counts"]);
export type HarmlessBecause = z.infer<typeof HarmlessBecause>;

/** The decision, with the numbers of the rule it follows from. */
export const ExperimentDecision = z
	.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("accept"),
			reason: z.string(),
			gains: z.array(ConfirmedEffect).min(1).readonly(),
			harmless: z
				.array(z.object({ workload: z.string(), because: HarmlessBecause }).readonly())
				.readonly(),
		}),
		z.object({ kind: z.literal("reject"), reason: z.string(), by: StageName }),
		/** Real but below 2 %, or not shown harmless, or it needs something first. */
		z.object({ kind: z.literal("park"), reason: z.string(), needs: z.string().nullable() }),
	])
	.readonly();
export type ExperimentDecision = z.infer<typeof ExperimentDecision>;

/** A file of the experiment's directory and its digest. */
export const EvidenceFile = z
	.object({ path: z.string(), sha256: Sha256, bytes: z.number().int().nonnegative() })
	.readonly();
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** `experiments/EXP-NNN/experiment.json`: written once, when the decision is known. */
export const Experiment = z
	.object({
		schema: z.literal("evlab.experiment/1"),
		id: ExperimentId,
		/** sha256 of the experiment.json before this one; null for the first. */
		previous: Sha256.nullable(),
		title: z.string().min(1),
		hypothesis: z.string().min(1),
		/** Who proposed it: "human", or "agent <backend> <model>". */
		author: z.string().min(1),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		environment: Environment,
		/** The state of the tree it was measured against: the tip of that time. */
		base: Variant,
		candidate: Variant,
		/** Commits: git patch-id of the diff, so that a repeat is recognised after a rebase. */
		patchId: ObjectId,
		harness: Sha256,
		workloadHash: Sha256,
		ruleVersion: z.string(),
		stages: z.array(StageReport).readonly(),
		decision: ExperimentDecision,
		files: z.array(EvidenceFile).readonly(),
	})
	.readonly();
export type Experiment = z.infer<typeof Experiment>;

/** An experiment before it has a number: the ledger adds the rest when it is published. */
export type ExperimentDraft = Omit<Experiment, "schema" | "id" | "previous" | "files">;

/**
 * What happened to an experiment after its decision: one line of `experiments/events.jsonl`, each
 * with the digest of the line before it. Nothing is ever rewritten.
 */
export const ExperimentEvent = z
	.object({
		schema: z.literal("evlab.event/1"),
		previous: Sha256.nullable(),
		at: z.string(),
		experiment: ExperimentId,
		/** Digest of its experiment.json: an event belongs to a record, not to a number. */
		record: Sha256,
		event: z
			.discriminatedUnion("kind", [
				z.object({ kind: z.literal("recorded") }),
				/** `patch` is the file name in libevent/patches; `tip` the commit it led to. */
				z.object({ kind: z.literal("accepted"), patch: z.string(), tip: ObjectId }),
				z.object({ kind: z.literal("rejected"), reason: z.string() }),
				z.object({ kind: z.literal("parked"), branch: z.string(), needs: z.string().nullable() }),
				z.object({ kind: z.literal("reverted"), tip: ObjectId, reason: z.string() }),
				z.object({ kind: z.literal("reproduced"), holds: z.boolean(), host: z.string() }),
			])
			.readonly(),
	})
	.readonly();
export type ExperimentEvent = z.infer<typeof ExperimentEvent>;

/** What happens to an experiment; the ledger adds the digests and the time. */
export type ExperimentHappening = ExperimentEvent["event"];

/** Where an experiment stands: the last of its events that says so. */
export type ExperimentStatus = "recorded" | "accepted" | "parked" | "rejected" | "reverted";

/** One experiment as the ledger shows it: a corrupt record has a name and nothing else. */
export type LedgerEntry =
	| {
			readonly state: "readable";
			readonly id: ExperimentId;
			readonly status: ExperimentStatus;
			/** What `evlab reproduce` found since, oldest first. */
			readonly reproductions: readonly { readonly holds: boolean; readonly host: string }[];
			readonly experiment: Experiment;
	  }
	| { readonly state: "corrupt"; readonly id: ExperimentId; readonly why: string };

/**
 * What became of it: by its events, and before there are any by its decision. "acceptable" has
 * passed the rule and is not applied.
 */
export type Standing = "accepted" | "acceptable" | "parked" | "rejected" | "reverted";

export function standingOf(entry: Extract<LedgerEntry, { state: "readable" }>): Standing {
	return entry.status === "recorded" ? firstStanding(entry.experiment) : entry.status;
}

/** Where an experiment stands when nothing has happened to it since it was decided. */
export function firstStanding({ decision }: Pick<Experiment, "decision">): Standing {
	return ({ accept: "acceptable", park: "parked", reject: "rejected" } as const)[decision.kind];
}
