import { z } from "zod";

export const AgentName = z.enum(["claude", "codex", "aider", "api", "manual", "replay"]);
export type AgentName = z.infer<typeof AgentName>;

const Count = z.number().int().nonnegative().nullable();

/** What a backend says it used; null is "it did not say", which is not 0. */
export const AgentUsage = z
	.object({
		/** Read afresh: what came out of a cache is in cachedTokens only. */
		inputTokens: Count,
		outputTokens: Count,
		cachedTokens: Count,
	})
	.readonly();
export type AgentUsage = z.infer<typeof AgentUsage>;

export const unknownUsage: AgentUsage = {
	inputTokens: null,
	outputTokens: null,
	cachedTokens: null,
};

/** Why there is no usable answer. Only "rate-limited" is worth the same question later. */
export const AgentFailure = z.enum([
	"rate-limited",
	"not signed in",
	"timed out",
	"over budget",
	"truncated",
	"garbled",
	"failed",
]);
export type AgentFailure = z.infer<typeof AgentFailure>;

const spent = {
	model: z.string().nullable(),
	usage: AgentUsage,
	/** By the backend's own figure; null when it gives none. */
	costUsd: z.number().nonnegative().nullable(),
	seconds: z.number().nonnegative(),
};

/** What one call came to. Failures cost tokens too, so both carry what was spent. */
export const AgentAnswer = z
	.discriminatedUnion("state", [
		z.object({ state: z.literal("answered"), text: z.string(), ...spent }),
		z.object({ state: z.literal("failed"), why: AgentFailure, message: z.string(), ...spent }),
	])
	.readonly();
export type AgentAnswer = z.infer<typeof AgentAnswer>;

export interface AgentRequest {
	/** Names the call within its run: "e1-propose-0". Files of manual and replay are called so. */
	readonly label: string;
	readonly prompt: string;
	/** null: the backend's own choice. */
	readonly model: string | null;
	/** A copy of libevent's sources without a repository: the only thing it may see and write. */
	readonly directory: string;
	/** Files within it that the question is about. */
	readonly files: readonly string[];
	readonly mayEdit: boolean;
	readonly timeLimitMs: number;
	/** Passed on where the program can stop by itself. */
	readonly maxUsd: number | null;
}
