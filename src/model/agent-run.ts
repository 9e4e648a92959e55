import { z } from "zod";
import { AgentAnswer, AgentName } from "./agent.ts";
import { TokenRow } from "./token-row.ts";

/** Who sits where: a way to reach a model, and the model. */
export const Seat = z.object({ agent: AgentName, model: z.string().nullable() }).readonly();
export type Seat = z.infer<typeof Seat>;

/** What `evlab optimize` was asked for. */
export const AgentOrder = z
	.object({
		proposers: z.array(Seat).min(1).readonly(),
		chair: Seat,
		implementers: z.array(Seat).min(1).max(3).readonly(),
		maxUsd: z.number().positive(),
		maxExperiments: z.number().int().positive(),
		maxHours: z.number().positive(),
		/** Handed on to the experiments. */
		filter: z.string().nullable(),
		measureSeconds: z.number().int().positive().nullable(),
		oracleSeconds: z.number().int().positive().nullable(),
		seed: z.number().int().nonnegative().nullable(),
		replies: z.string().nullable(),
	})
	.readonly();
export type AgentOrder = z.infer<typeof AgentOrder>;

const at = z.string();

/** One line of `.evlab/agents/<run>/journal.jsonl`, written when the thing has happened. */
export const AgentRunEntry = z
	.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("opened"),
			schema: z.literal("evlab.agent-run/1"),
			at,
			order: AgentOrder,
		}),
		z.object({ kind: z.literal("asked"), at, label: z.string(), row: TokenRow }),
		z.object({
			kind: z.literal("answered"),
			at,
			label: z.string(),
			answer: AgentAnswer,
			row: TokenRow,
		}),
		/** Asked and never answered: it was paid for, perhaps. */
		z.object({ kind: z.literal("lost"), at, label: z.string(), row: TokenRow }),
		/** Not asked after all: manual waits for a reply, and that costs nothing. */
		z.object({ kind: z.literal("withdrawn"), at, label: z.string() }),
		/** The answer was no use; counted as waste from then on. */
		z.object({ kind: z.literal("bad reply"), at, label: z.string(), why: z.string() }),
		/** A step that is not a call, with what it came to. */
		z.object({ kind: z.literal("did"), at, key: z.string(), value: z.unknown() }),
	])
	.readonly();
export type AgentRunEntry = z.infer<typeof AgentRunEntry>;
