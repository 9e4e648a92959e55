import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createContext, quietly } from "../../src/commands/context.ts";
import { optimize } from "../../src/commands/optimize.ts";
import type { AgentOrder } from "../../src/model/agent-run.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { openMemory } from "../../src/record/memory.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { commentOnly, type Edit, muchSlower, writePatch } from "../fixtures/hostile-patches.ts";
import { layout } from "./cli.ts";

/** The checkout under another root, so that what is recorded does not land in its own ledger. */
function elsewhere(): string {
	mkdirSync(join(layout.state, "tmp"), { recursive: true });
	const root = mkdtempSync(join(layout.state, "tmp", "optimize-"));
	const shared = ["native", "config", "bench", "dist", "CMakeLists.txt", "package-lock.json"];
	for (const name of shared) symlinkSync(join(layout.root, name), join(root, name));
	for (const name of ["README.md", ".claude"]) {
		cpSync(join(layout.root, name), join(root, name), { recursive: true });
	}
	return root;
}

const block = (value: unknown) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n`;

/** A recorded answer of each agent of one experiment: one proposal, and its change as a diff. */
function record(replies: string, number: number, title: string, edits: readonly Edit[]): void {
	const patch = writePatch(layout.tree, "tip", temporaryDirectory(), `agent-${number}`, edits);
	const lines = readFileSync(join(layout.tree, "buffer.c"), "utf8").split("\n");
	const line = lines.findIndex((text) =>
		text.startsWith("evbuffer_add(struct evbuffer *buf, const"),
	);
	const proposal = {
		...{ title, hypothesis: title, mechanism: title, file: "buffer.c", line: line + 1 },
		...{ code: lines[line], function: "evbuffer_add", workloads: ["evbuffer/add-drain-64"] },
		...{ expectedPercent: 3, risk: "none" },
	};
	const texts = {
		[`e${number}-propose-0`]: block({ proposals: [proposal] }),
		[`e${number}-implement-0`]: `\`\`\`diff\n${readFileSync(patch, "utf8")}\`\`\`\n${block({ done: true, summary: title })}`,
	};
	for (const [label, text] of Object.entries(texts)) {
		const usage = { inputTokens: 1000, outputTokens: 100, cachedTokens: 0 };
		const spent = { model: "recorded", usage, costUsd: 0.01, seconds: 1 };
		writeFileSync(
			join(replies, `${label}.json`),
			JSON.stringify({ state: "answered", text, ...spent }),
		);
	}
}

it("two experiments of recorded agents on the real libevent, each rejected by its own stage", async () => {
	const replies = temporaryDirectory();
	record(replies, 1, "Say how fast it is in a comment", commentOnly);
	record(replies, 2, "Spin until the cache is warm", muchSlower);
	const root = elsewhere();
	const printed: string[] = [];
	const context = {
		...quietly(createContext(new AbortController().signal)),
		layout: { ...layout, root, state: join(root, ".evlab") },
		print: (text: string) => void printed.push(text),
	};
	const seat = { agent: "replay", model: null } as const;
	const order: AgentOrder = {
		...{ proposers: [seat], chair: seat, implementers: [seat], replies },
		...{ maxUsd: 5, maxExperiments: 2, maxHours: 1, filter: "evbuffer/add-drain-64", seed: 1 },
		...{ measureSeconds: 16, oracleSeconds: 2 },
	};
	expect(await optimize(context, { ...order, resume: null, estimate: false })).toBe(1);
	const { files } = context;
	const ledger = openLedger(files, context.layout);
	const entries = await ledger.entries();
	const experiments = entries.map((each) => each.state === "readable" && each.experiment);
	expect(experiments).toMatchObject([
		{ author: "agent replay default", decision: { kind: "reject", by: "identity" } },
		{ author: "agent replay default", decision: { kind: "reject", by: "screen" } },
	]);
	expect(await ledger.check()).toEqual([]);
	expect(printed).toContain("experiments: 2 (0 accepted, 0 parked, 2 rejected, 0 not tried)");
	expect(printed).toContain("calls: 4, 4400 tokens, $0.04");
	expect(
		(await openMemory(files, context.layout).list()).map(({ experiment }) => experiment),
	).toEqual(["EXP-001", "EXP-002"]);
	// Answers that were recorded cost nothing now.
	expect(await files.exists(join(root, "experiments", "token-ledger.tsv"))).toBe(false);

	// The same run once more: all of it is in the journal.
	const [run = ""] = await files.list(join(root, ".evlab", "agents"));
	expect(await optimize(context, { ...order, resume: run, estimate: false })).toBe(1);
	expect(await ledger.entries()).toHaveLength(2);
}, 600_000);
