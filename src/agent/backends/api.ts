import Anthropic, { APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import { type AgentAnswer, type AgentRequest, unknownUsage } from "../../model/agent.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Backend, BackendDesk } from "./backend.ts";
import { failureOf } from "./failure-of.ts";
import { requireKey } from "./run-program.ts";

const keys = ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"];

/** A reply holds a diff of at most a few hundred lines. */
const mostOutputTokens = 16_000;

/** The service asked directly: no program, no tools, so the reply is all that it can do. */
export function createApi(desk: BackendDesk): Backend {
	return {
		name: "api",
		requireReady: async () => requireKey(desk, "api", keys),
		ask: async (request) => {
			const startMs = desk.nowMs();
			const answer = await askService(desk, request);
			return { ...answer, seconds: (desk.nowMs() - startMs) / 1000 };
		},
	};
}

async function askService(desk: BackendDesk, request: AgentRequest): Promise<AgentAnswer> {
	const { model, prompt, timeLimitMs } = request;
	if (model === null) {
		throw new EvlabError("BAD_INPUT", "agent api needs a model", "name it: --agent api:MODEL");
	}
	const failed = { model, usage: unknownUsage, costUsd: null, seconds: 0 };
	try {
		// Retries are the loop's to make: each is a call that costs, and has a row of its own.
		const client = new Anthropic({ ...credentials(desk), maxRetries: 0, timeout: timeLimitMs });
		const message = await client.messages.create({
			model,
			max_tokens: mostOutputTokens,
			messages: [{ role: "user", content: prompt }],
		});
		const { input_tokens, cache_creation_input_tokens, ...rest } = message.usage;
		const spent = {
			model: message.model,
			usage: {
				inputTokens: input_tokens + (cache_creation_input_tokens ?? 0),
				outputTokens: rest.output_tokens,
				cachedTokens: rest.cache_read_input_tokens ?? 0,
			},
			costUsd: null,
			seconds: 0,
		};
		const text = message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
		if (message.stop_reason === "max_tokens") {
			const cut = `cut off at ${mostOutputTokens} tokens`;
			return { state: "failed", why: "truncated", message: cut, ...spent };
		}
		return { state: "answered", text, ...spent };
	} catch (error) {
		if (error instanceof APIConnectionTimeoutError) {
			const message = `no end within ${Math.round(timeLimitMs / 1000)} s`;
			return { state: "failed", why: "timed out", message, ...failed };
		}
		const message = error instanceof Error ? error.message : String(error);
		const why = failureOf(message) ?? (error instanceof APIError ? "failed" : "garbled");
		return { state: "failed", why, message, ...failed };
	}
}

function credentials({ environment }: BackendDesk) {
	const baseURL = environment["ANTHROPIC_BASE_URL"] ?? null;
	const apiKey = environment["ANTHROPIC_API_KEY"] ?? "";
	if (apiKey !== "") return { baseURL, apiKey, authToken: null };
	return {
		...{ baseURL, apiKey: null, authToken: environment["CLAUDE_CODE_OAUTH_TOKEN"] ?? null },
		// Tokens of a subscription are refused without it.
		defaultHeaders: { "anthropic-beta": "oauth-2025-04-20" },
	};
}
