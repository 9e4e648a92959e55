import { z } from "zod";
import { type AgentRequest, type AgentUsage, unknownUsage } from "../../model/agent.ts";
import type { ShellResult } from "../../system/ports.ts";
import type { Backend, BackendDesk } from "./backend.ts";
import { failureOf } from "./failure-of.ts";
import {
	askProgram,
	type Misreading,
	type Reading,
	requireKey,
	requireProgram,
	unreadable,
} from "./run-program.ts";

/** What `codex exec` signs in with where nobody has logged in, as in its confined home. */
const keys = ["CODEX_API_KEY"];

export function createCodex(desk: BackendDesk): Backend {
	return {
		name: "codex",
		requireReady: async () => {
			await requireProgram(desk, "codex", "npm install --global @openai/codex");
			requireKey(desk, "codex", keys);
		},
		ask: (request) => {
			const relay = desk.environment["OPENAI_BASE_URL"] ?? null;
			const args = codexArguments(request, relay);
			const call = { program: "codex", args, input: request.prompt };
			const reach = { variables: keys, services: [relay ?? "https://api.openai.com"] };
			return askProgram(desk, request, { ...call, ...reach }, (result) =>
				readCodex(result, request.model),
			);
		},
	};
}

/**
 * Its own sandbox cannot be set up within ours, which gives away no rights, and every command of the
 * model would fail: ours is the one that keeps the sources read-only and the network shut. Of
 * another address of its service it is told by its configuration; the variable means nothing to it.
 * Pure.
 */
export function codexArguments(request: AgentRequest, relay: string | null): readonly string[] {
	const { model, directory } = request;
	return [
		...["exec", "--json", "--ephemeral", "--skip-git-repo-check"],
		...["--ignore-user-config", "--ignore-rules"],
		...["--sandbox", "danger-full-access", "--cd", directory],
		...(relay === null ? [] : ["--config", `openai_base_url=${JSON.stringify(relay)}`]),
		...(model === null ? [] : ["--model", model]),
		"-",
	];
}

const Tokens = z.number().int().nonnegative();
const CodexEvent = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("item.completed"),
		item: z.object({ type: z.string(), text: z.string().optional() }),
	}),
	z.object({
		type: z.literal("turn.completed"),
		usage: z.object({
			input_tokens: Tokens,
			cached_input_tokens: Tokens.optional(),
			output_tokens: Tokens,
		}),
	}),
	z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
	z.object({ type: z.literal("error"), message: z.string() }),
]);

/** JSON lines; the last message of the agent is the answer, but only of a turn that ended. Pure. */
export function readCodex(result: ShellResult, model: string | null): Reading | Misreading {
	let text: string | null = null;
	let usage: AgentUsage | null = null;
	let failure: string | null = null;
	for (const line of result.stdout.split("\n")) {
		const event = parseEvent(line);
		if (event === null) continue;
		if (event.type === "turn.completed") usage = usageOf(event.usage);
		else if (event.type === "turn.failed") failure = event.error.message;
		// Reconnects are reported as errors too; only a turn that never ends makes them one.
		else if (event.type === "error") failure ??= event.message;
		else if (event.item.type === "agent_message") text = event.item.text ?? text;
	}
	const spent = { model, usage: usage ?? unknownUsage, costUsd: null };
	if (usage !== null && text !== null && result.exitCode === 0) {
		return { state: "answered", text, ...spent };
	}
	if (failure !== null) {
		return { state: "failed", why: failureOf(failure) ?? "failed", message: failure, ...spent };
	}
	const lost = text === null ? "codex printed no message" : "codex did not end its turn";
	return { ...unreadable(result, lost), ...spent };
}

function usageOf(said: {
	readonly input_tokens: number;
	readonly cached_input_tokens?: number | undefined;
	readonly output_tokens: number;
}): AgentUsage {
	const cached = said.cached_input_tokens ?? 0;
	return {
		// Codex counts cached tokens as input too.
		inputTokens: Math.max(0, said.input_tokens - cached),
		outputTokens: said.output_tokens,
		cachedTokens: cached,
	};
}

function parseEvent(line: string): z.infer<typeof CodexEvent> | null {
	try {
		return CodexEvent.safeParse(JSON.parse(line)).data ?? null;
	} catch {
		return null;
	}
}
