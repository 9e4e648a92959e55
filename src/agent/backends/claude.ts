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

const keys = ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"];

/** No shell and no web: what it can do is read the sources and, where it may, edit them. */
const readTools = "Read,Grep,Glob";
const editTools = `${readTools},Edit,Write`;

export function createClaude(desk: BackendDesk): Backend {
	return {
		name: "claude",
		requireReady: async () => {
			const install = "npm install --global @anthropic-ai/claude-code";
			await requireProgram(desk, "claude", install);
			requireKey(desk, "claude", keys);
		},
		ask: (request) =>
			askProgram(
				desk,
				request,
				{
					...{ program: "claude", args: claudeArguments(request), input: request.prompt },
					variables: [...keys, "ANTHROPIC_BASE_URL"],
					services: [desk.environment["ANTHROPIC_BASE_URL"] ?? "https://api.anthropic.com"],
					// Reports about itself go to other hosts.
					settings: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
				},
				readClaude,
			),
	};
}

/** Pure. The prompt comes on standard input: a command line is limited and public. */
export function claudeArguments(request: AgentRequest): readonly string[] {
	const { model, mayEdit, maxUsd } = request;
	const tools = mayEdit ? editTools : readTools;
	return [
		...["--print", "--output-format", "json", "--no-session-persistence"],
		...["--tools", tools, "--allowedTools", tools],
		// No servers, hooks, skills or settings of whoever owns this machine, nor of the sources.
		...["--strict-mcp-config", "--setting-sources", ""],
		...["--permission-mode", mayEdit ? "acceptEdits" : "dontAsk"],
		...(model === null ? [] : ["--model", model]),
		...(maxUsd === null ? [] : ["--max-budget-usd", maxUsd.toFixed(2)]),
	];
}

const Tokens = z.number().int().nonnegative();
const ClaudeResult = z.object({
	type: z.literal("result"),
	subtype: z.string(),
	is_error: z.boolean(),
	result: z.string().optional(),
	errors: z.array(z.string()).optional(),
	stop_reason: z.string().nullable().optional(),
	total_cost_usd: z.number().nonnegative().optional(),
	usage: z
		.object({
			input_tokens: Tokens,
			output_tokens: Tokens,
			cache_creation_input_tokens: Tokens.nullable().optional(),
			cache_read_input_tokens: Tokens.nullable().optional(),
		})
		.optional(),
	modelUsage: z.record(z.string(), z.unknown()).optional(),
});
type ClaudeResult = z.infer<typeof ClaudeResult>;

/** One JSON object, perhaps behind warnings. Pure. */
export function readClaude(result: ShellResult): Reading | Misreading {
	const said = parseResult(result.stdout);
	if (said === null) return unreadable(result, "claude printed no result");
	const spent = {
		model: Object.keys(said.modelUsage ?? {}).join("+") || null,
		usage: usageOf(said),
		costUsd: said.total_cost_usd ?? null,
	};
	const text = said.result ?? "";
	if (said.subtype.startsWith("error_max_budget")) {
		return { state: "failed", why: "over budget", message: "its own budget is spent", ...spent };
	}
	if (said.is_error || said.subtype !== "success") {
		const message = text || said.errors?.join("; ") || said.subtype;
		return { state: "failed", why: failureOf(message) ?? "failed", message, ...spent };
	}
	if (said.stop_reason === "max_tokens") {
		const message = "the reply was cut off at the model's limit";
		return { state: "failed", why: "truncated", message, ...spent };
	}
	return { state: "answered", text, ...spent };
}

function parseResult(stdout: string): ClaudeResult | null {
	for (const line of stdout.trim().split("\n").reverse()) {
		try {
			const parsed = ClaudeResult.safeParse(JSON.parse(line));
			if (parsed.success) return parsed.data;
		} catch {
			// A warning, or half a line.
		}
	}
	return null;
}

function usageOf({ usage }: ClaudeResult): AgentUsage {
	if (usage === undefined) return unknownUsage;
	return {
		inputTokens: usage.input_tokens + (usage.cache_creation_input_tokens ?? 0),
		outputTokens: usage.output_tokens,
		cachedTokens: usage.cache_read_input_tokens ?? 0,
	};
}
