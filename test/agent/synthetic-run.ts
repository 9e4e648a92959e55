import { join } from "node:path";
import type { Backend } from "../../src/agent/backends/backend.ts";
import type { Bench } from "../../src/agent/bench.ts";
import type { PhaseDesk } from "../../src/agent/round.ts";
import { createRunJournal, openRunJournal } from "../../src/agent/run-journal.ts";
import type { AgentAnswer, AgentRequest } from "../../src/model/agent.ts";
import type { AgentOrder } from "../../src/model/agent-run.ts";
import type { Experiment } from "../../src/model/experiment.ts";
import { createFiles } from "../../src/system/files.ts";

export const order: AgentOrder = {
	proposers: [
		{ agent: "api", model: "one" },
		{ agent: "codex", model: "two" },
	],
	chair: { agent: "api", model: "one" },
	implementers: [{ agent: "api", model: "one" }],
	...{ maxUsd: 50, maxExperiments: 2, maxHours: 1, filter: null, replies: null },
	...{ measureSeconds: null, oracleSeconds: null, seed: 1 },
};

export const line = "	EVBUFFER_LOCK(buf);";

export function proposal(title: string, over: Readonly<Record<string, unknown>> = {}) {
	return {
		...{ title, hypothesis: `${title} saves an allocation`, mechanism: title, file: "buffer.c" },
		...{ line: 2, code: line, function: "evbuffer_drain", workloads: [], expectedPercent: 5 },
		...{ risk: "none", ...over },
	};
}

export function block(value: unknown): string {
	return `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;
}

export const diff = [
	"```diff",
	"--- a/buffer.c",
	"+++ b/buffer.c",
	"@@ -1,2 +1,2 @@ evbuffer_drain(struct evbuffer *buf, size_t len)",
	"-old",
	"+new",
	"```",
].join("\n");

const usage = { inputTokens: 100, outputTokens: 10, cachedTokens: 0 };

export function answered(text: string): AgentAnswer {
	return { state: "answered", text, model: "one", usage, costUsd: 0.1, seconds: 1 };
}

/** Replies by label; what has none is a failure. */
export function scripted(replies: Readonly<Record<string, string | AgentAnswer>>) {
	const asked: AgentRequest[] = [];
	const backend: Backend = {
		name: "api",
		requireReady: async () => {},
		ask: async (request) => {
			asked.push(request);
			const reply = replies[request.label];
			if (typeof reply === "string") return answered(reply);
			const message = `nothing is scripted for ${request.label}`;
			const spent = { model: null, usage, costUsd: null, seconds: 0 };
			return reply ?? { state: "failed", why: "failed", message, ...spent };
		},
	};
	return { backend, asked, labels: () => asked.map(({ label }) => label) };
}

/** The two experiments of a dry run: the first accepted, the second rejected. */
export const wholeRun = {
	"e1-propose-0": block({ proposals: [proposal("Keep one small chain")] }),
	"e1-propose-1": block({ proposals: [proposal("Cite what is not there", { line: 99 })] }),
	"e1-implement-0": `${diff}\n${block({ done: true, summary: "kept" })}`,
	"e2-propose-0": block({ proposals: [proposal("Search with memchr")] }),
	"e2-propose-1": block({
		proposals: [
			proposal("Round chains less coarsely"),
			proposal("Warm a cold function", { function: "evbuffer_freeze" }),
		],
	}),
	"e2-chair": block({ picks: [{ proposal: 1, why: "larger" }] }),
	"e2-implement-0": `${diff}\n${block({ done: true, summary: "rounded" })}`,
};

const accepted = {
	kind: "accept",
	reason: "faster",
	gains: [{ workload: "w", screened: 0.1, confirmed: Math.log(2), low: 0.5, high: 0.8 }],
	harmless: [],
};

/** A bench that decides as told, and counts what it is asked. */
export function fakeBench(kinds: readonly ("accept" | "reject" | "park")[]) {
	const done: string[] = [];
	const tried: string[] = [];
	const names: string[] = [];
	const patches: (readonly string[])[] = [];
	const sources: { readonly label: string; readonly keep: boolean }[] = [];
	const bench: Bench = {
		profile: async () => {
			done.push("profile");
			const functions = [{ symbol: "evbuffer_drain", share: 0.4 }];
			return [
				{ ...{ workload: "w", boundness: "cpu", tier: 3, evidence: "allocations" }, functions },
			];
		},
		source: async (file) => (file === "buffer.c" ? `/* one */\n${line}\n` : null),
		past: async () => [],
		nonStarters: async () => [],
		makeSources: async (label, keep) => {
			sources.push({ label, keep });
			return `/sources/${label}`;
		},
		readChange: async (label, _directory, text) =>
			text === null
				? { state: "refused", why: "nothing was changed" }
				: { state: "change", patch: `/${label}.patch`, text, repeat: null },
		openTry: async ({ name, title, patches: given }) => {
			const known = names.indexOf(name);
			if (known !== -1) return `${known + 1}`;
			names.push(name);
			tried.push(title);
			patches.push(given);
			done.push(`try ${tried.length}`);
			return `${tried.length}`;
		},
		finishTry: async (attempt) => {
			const kind = kinds[Number(attempt) - 1] ?? "reject";
			const decision =
				kind === "accept" ? accepted : { kind, reason: "slower", by: "screen", needs: null };
			const title = tried[Number(attempt) - 1] ?? "";
			return [
				{ id: `EXP-00${attempt}`, title, hypothesis: "h", decision } as unknown as Experiment,
			];
		},
		accept: async (id) => {
			done.push(`accept ${id}`);
			return true;
		},
		remember: async (id, title) => void done.push(`remember ${id} ${title}`),
	};
	return { bench, done, tried, patches, sources };
}

export async function openRun(
	root: string,
	backend: Backend,
	bench: Bench,
	asked: Partial<AgentOrder> = {},
	beforeRead: () => void = () => {},
) {
	const directory = join(root, "run");
	const files = createFiles();
	const at = "2026-01-01T00:00:00.000Z";
	if (!(await files.exists(directory))) {
		createRunJournal(directory, {
			...{ kind: "opened", schema: "evlab.agent-run/1", at },
			order: { ...order, ...asked },
		});
	}
	let tick = 0;
	const now = () => {
		beforeRead();
		tick += 1;
		return new Date(Date.parse(at) + tick);
	};
	const journal = await openRunJournal(files, directory, now);
	const notes: string[] = [];
	const desk: PhaseDesk = {
		ask: {
			...{ journal, files, now, backendOf: () => backend, environment: {} },
			requireRunning: () => {},
			prices: { version: 1, reserve_usd_per_call: 0.5, expected: {}, price: {} } as never,
			pause: async () => {},
			onRow: async () => {},
		},
		...{ bench, skill: async (name) => `skill ${name}`, drawMark: () => "MARK" },
		playbook: async () => "tiers",
		note: (text) => void notes.push(text),
	};
	return { desk, journal, notes, directory };
}
