import { join } from "node:path";
import { type AgentRequest, type AgentUsage, unknownUsage } from "../../model/agent.ts";
import type { ShellResult } from "../../system/ports.ts";
import type { Backend, BackendDesk } from "./backend.ts";
import { failureOf } from "./failure-of.ts";
import {
	askProgram,
	homeOf,
	type Misreading,
	type Reading,
	requireKey,
	requireProgram,
	unreadable,
} from "./run-program.ts";

/** The service of each key: those that are set say which it may reach. */
const services: Readonly<Record<string, string>> = {
	ANTHROPIC_API_KEY: "https://api.anthropic.com",
	OPENAI_API_KEY: "https://api.openai.com",
	DEEPSEEK_API_KEY: "https://api.deepseek.com",
	GEMINI_API_KEY: "https://generativelanguage.googleapis.com",
};
const keys = Object.keys(services);

export function createAider(desk: BackendDesk): Backend {
	return {
		name: "aider",
		requireReady: async () => {
			await requireProgram(desk, "aider", "pip install aider-chat, in an environment of its own");
			requireKey(desk, "aider", keys);
		},
		ask: async (request) => {
			const home = homeOf(request);
			await desk.files.makeDirectory(home);
			await desk.files.writeText(messagePath(home), request.prompt);
			const given = keys.filter((name) => (desk.environment[name] ?? "") !== "");
			const call = {
				...{ program: "aider", args: aiderArguments(request), variables: keys },
				services: given.flatMap((name) => services[name] ?? []),
				// Otherwise it fetches a list of prices at each start.
				settings: { LITELLM_LOCAL_MODEL_COST_MAP: "True" },
			};
			return askProgram(desk, request, call, (result) => readAider(result, request.model));
		},
	};
}

function messagePath(home: string): string {
	return join(home, "message.md");
}

/** Pure. Without --no-git it would make a repository; the others stop it from asking or running. */
export function aiderArguments(request: AgentRequest): readonly string[] {
	const { model, mayEdit, files } = request;
	const home = homeOf(request);
	return [
		...["--message-file", messagePath(home)],
		...["--no-git", "--no-auto-commits", "--no-gitignore", "--map-tokens", "0"],
		...["--yes-always", "--no-suggest-shell-commands", "--no-detect-urls", "--no-auto-lint"],
		...["--no-stream", "--no-pretty", "--no-check-update", "--no-show-release-notes"],
		...["--analytics-disable", "--no-show-model-warnings"],
		...["--chat-history-file", join(home, "chat.md")],
		...["--input-history-file", join(home, "input")],
		...(mayEdit ? [] : ["--chat-mode", "ask"]),
		...(model === null ? [] : ["--model", model]),
		...files,
	];
}

/** "Tokens: 4.3k sent, 1.2k cache hit, 215 received. Cost: $0.02 message, $0.02 session." */
const tally =
	/^> ?Tokens:|^Tokens: (?<sent>[\d.,]+k?) sent(?:, [\d.,]+k? cache write)?(?:, (?<hit>[\d.,]+k?) cache hit)?, (?<received>[\d.,]+k?) received\.(?:\s+Cost: \$(?<message>[\d.,]+) message, \$(?<session>[\d.,]+)\s+session\.)?/gm;

/**
 * It has no machine-readable output and exits 0 whatever happens, so its line of tokens is what
 * tells a reply from a failure. Figures above 1000 are rounded by it. Pure.
 */
export function readAider(result: ShellResult, model: string | null): Reading | Misreading {
	const text = result.stdout.replaceAll("\r", "");
	const found = [...text.matchAll(tally)].filter(({ groups }) => groups?.["sent"] !== undefined);
	const last = found.at(-1);
	if (last === undefined)
		return { ...unreadable(result, "aider printed no count of tokens"), model };
	const session = last.groups?.["session"];
	const spent = {
		model,
		usage: usageOf(found),
		costUsd: session === undefined ? null : Number(session.replaceAll(",", "")),
	};
	if (/has hit a token limit!/.test(text)) {
		const message = "the model hit a token limit";
		return { state: "failed", why: "truncated", message, ...spent };
	}
	const reply = text.slice(0, last.index).trim();
	const after = text.slice(last.index);
	// A retry that worked has its tokens counted after it; one behind the last count has not.
	const broken = /^litellm\.\w+Error: .*$/m.exec(after)?.[0];
	if (broken !== undefined) {
		return { state: "failed", why: failureOf(broken) ?? "failed", message: broken, ...spent };
	}
	return result.exitCode === 0
		? { state: "answered", text: reply, ...spent }
		: { ...unreadable(result, "aider failed"), ...spent };
}

function usageOf(found: readonly RegExpMatchArray[]): AgentUsage {
	const sum = (name: string) =>
		found.reduce((all, { groups }) => all + countOf(groups?.[name] ?? "0"), 0);
	const [sent, hit, received] = [sum("sent"), sum("hit"), sum("received")];
	if (![sent, hit, received].every(Number.isFinite)) return unknownUsage;
	return { inputTokens: Math.max(0, sent - hit), outputTokens: received, cachedTokens: hit };
}

function countOf(text: string): number {
	const number = Number(text.replaceAll(",", "").replace(/k$/, ""));
	return Math.round(text.endsWith("k") ? number * 1000 : number);
}
