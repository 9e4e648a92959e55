import { z } from "zod";
import { AgentName } from "./agent.ts";

/** Phases of the loop, and "skill" for `evlab agent` by itself. */
export const AgentPhase = z.enum(["propose", "chair", "implement", "review", "skill"]);
export type AgentPhase = z.infer<typeof AgentPhase>;

/** Why a call bought nothing, or null when it did its part. */
export const Waste = z.enum(["failed call", "bad reply", "lost to a kill"]).nullable();
export type Waste = z.infer<typeof Waste>;

/** One call to a model: a row of experiments/token-ledger.tsv. null is unknown, never 0. */
export const TokenRow = z
	.object({
		at: z.string(),
		/** Run and number of its experiment: what will be EXP-NNN has no number yet. */
		experiment: z.string(),
		phase: AgentPhase,
		agent: AgentName,
		model: z.string().nullable(),
		inputTokens: z.number().nullable(),
		outputTokens: z.number().nullable(),
		cachedTokens: z.number().nullable(),
		costUsd: z.number().nullable(),
		seconds: z.number(),
		waste: Waste,
		description: z.string(),
	})
	.readonly();
export type TokenRow = z.infer<typeof TokenRow>;
