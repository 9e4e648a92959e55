import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { agent } from "../../src/commands/agent.ts";
import { createContext, quietly } from "../../src/commands/context.ts";
import type { OptimizeOptions } from "../../src/commands/optimize.ts";
import type { AgentRunEntry } from "../../src/model/agent-run.ts";
import type { EvlabError } from "../../src/model/errors.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { openMemory } from "../../src/record/memory.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { muchSlower, writePatch } from "../fixtures/hostile-patches.ts";
import { layout, until } from "./cli.ts";
import { recordChange, recordChoice, recordProposal } from "./recorded-replies.ts";
import { optimizeAt, releaseText, scratchCheckout } from "./scratch-checkout.ts";

const files = createFiles();
const seat = { agent: "replay", model: null } as const;
const small: OptimizeOptions = {
	...{ proposers: [seat, seat], chair: seat, implementers: [seat], replies: null },
	// A filter only for the profile: its standing set has other workloads than that checkout.
	...{ maxUsd: 5, maxExperiments: 2, maxHours: 1, filter: "add-", seed: 1 },
	...{ measureSeconds: 8, oracleSeconds: 2, resume: null, estimate: false },
};

/** Title, decision and stage of each experiment of that checkout. */
async function decisions(root: string) {
	const entries = await openLedger(files, layoutOf(root)).entries();
	return entries.map((entry) => {
		if (entry.state === "corrupt") return entry;
		const { title, author, decision } = entry.experiment;
		const by = decision.kind === "reject" ? decision.by : null;
		return { title, author, status: entry.status, by };
	});
}

function journalOf(root: string, run: string): readonly AgentRunEntry[] {
	const path = join(root, ".evlab", "agents", run, "journal.jsonl");
	const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
	return lines.map((line) => JSON.parse(line) as AgentRunEntry);
}

/** Whether an attempt has come to the first stage that runs code of the candidate. */
function gateHasBegun(root: string): boolean {
	const attempts = join(root, ".evlab", "experiments");
	if (!existsSync(attempts)) return false;
	return readdirSync(attempts).some((name) => {
		const path = join(attempts, name, "journal.jsonl");
		return existsSync(path) && readFileSync(path, "utf8").includes('"light-gate"');
	});
}

it("a loop of two experiments, killed in the first: one accepted, one rejected, nothing asked twice", async () => {
	const replies = temporaryDirectory();
	const keeps = join(layout.root, "test", "known-goods", "keeps-small-chain.patch");
	const before = { source: releaseText("buffer.c") };
	const after = { source: releaseText("buffer.c", keeps) };
	const spins = writePatch(layout.tree, "upstream", temporaryDirectory(), "spins", muchSlower);
	const keep = { title: "Keep the smallest chain on a full drain", function: "evbuffer_drain" };
	recordProposal(replies, "e1-propose-0", { ...before, ...keep });
	recordProposal(replies, "e1-propose-1", { ...before, ...keep }, 1);
	recordChange(replies, "e1-implement-0", keeps);
	const spin = { title: "Wait for the cache line to arrive", function: "evbuffer_add" };
	recordProposal(replies, "e2-propose-0", {
		...{ ...after, title: "Say how long a buffer is", function: "evbuffer_add" },
	});
	recordProposal(replies, "e2-propose-1", { ...after, ...spin });
	recordChoice(replies, "e2-chair", 1);
	recordChange(replies, "e2-implement-0", spins);

	const root = scratchCheckout();
	const order = { ...small, replies };
	const killed = await optimizeAt(root, order, (kill) => {
		void until(() => gateHasBegun(root)).then(kill);
	});
	expect(killed).toMatchObject({ signal: "SIGKILL" });
	expect(killed.stdout).toContain("estimate: 4 calls an experiment, $0.00");
	const [run = ""] = readdirSync(join(root, ".evlab", "agents"));
	const { exitCode, stdout, stderr } = await optimizeAt(root, { ...order, resume: run });
	expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });

	const agents = { author: "agent replay default" };
	expect(await decisions(root)).toEqual([
		{ title: keep.title, ...agents, status: "accepted", by: null },
		{ title: spin.title, ...agents, status: "rejected", by: "screen" },
	]);
	expect(readdirSync(layoutOf(root).patches)).toHaveLength(1);
	expect(killed.stderr).toContain(`refused "${keep.title}": buffer.c:`);
	expect(stdout).toContain("experiments: 2 (1 accepted, 0 parked, 1 rejected, 0 not tried)");
	expect(stdout).toContain("calls: 7, 7700 tokens, $0.07");
	expect(stdout).toMatch(/^tokens per confirmed per cent: \d+$/m);
	expect(stdout).toContain("waste, experiment rejected: 4 calls, 4400 tokens, $0.04");
	const asked = journalOf(root, run).flatMap((each) => (each.kind === "asked" ? each.label : []));
	expect(asked.toSorted()).toEqual(readdirSync(replies).map((name) => name.replace(".json", "")));
	const remembered = await openMemory(files, layoutOf(root)).list();
	expect(remembered.map(({ experiment }) => experiment)).toEqual(["EXP-001", "EXP-002"]);
	expect(await openLedger(files, layoutOf(root)).check()).toEqual([]);
	// Answers that were recorded cost nothing now.
	expect(existsSync(join(root, "experiments", "token-ledger.tsv"))).toBe(false);
}, 900_000);

it("patches of the red team, as the work of agents, come to nothing", async () => {
	const replies = temporaryDirectory();
	const source = releaseText("buffer.c");
	const patch = (name: string) => join(layout.root, "test", "red-team", `${name}.patch`);
	const rounds = [
		["edits-bench", "path-escape", "symlink-escape"],
		["comments-only", "sniffs-process-name", "raw-syscalls"],
	];
	for (const [i, names] of rounds.entries()) {
		const idea = { title: `Idea ${i + 1}`, source, function: "evbuffer_add" };
		recordProposal(replies, `e${i + 1}-propose-0`, idea);
		for (const [j, name] of names.entries()) {
			recordChange(replies, `e${i + 1}-implement-${j}`, patch(name));
		}
	}
	const root = scratchCheckout();
	const seats = { proposers: [seat], implementers: [seat, seat, seat] };
	const order = { ...small, ...seats, replies };
	const { exitCode, stdout, stderr } = await optimizeAt(root, order);
	expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
	expect(stdout).toContain("experiments: 2 (0 accepted, 0 parked, 1 rejected, 1 not tried)");
	for (const path of ["test/bench.c", "native/kernel/clock.h", "epolltable-internal.h"]) {
		expect(stderr).toMatch(new RegExp(`e1-implement-. is refused: .*${path}`));
	}
	const found = await decisions(root);
	expect(found.map((each) => "by" in each && each.by)).toEqual([
		...["identity", "light-gate", "light-gate"],
	]);
	expect(readdirSync(layoutOf(root).patches)).toEqual([]);
}, 900_000);

it("one question, carried by hand: the answer to it is printed, and nobody knows what it cost", async () => {
	const root = scratchCheckout();
	const printed: string[] = [];
	const context = {
		...quietly(createContext(new AbortController().signal)),
		...{ layout: layoutOf(root), print: (line: string) => void printed.push(line) },
	};
	const patch = join(layout.root, "test", "known-goods", "keeps-small-chain.patch");
	const seat = { agent: "manual", model: null } as const;
	const asked = { skill: "review", seat, about: [patch], maxUsd: 2, minutes: 1, replies: null };
	const first = await agent(context, asked).catch((error: EvlabError) => error);
	expect(first).toMatchObject({ code: "INTERRUPTED", nextStep: expect.stringContaining("reply") });
	const exchange = join(root, ".evlab", "agents", "manual");
	const [prompt = ""] = readdirSync(exchange);
	expect(readFileSync(join(exchange, prompt), "utf8")).toContain("+	chain = buf->first;");
	writeFileSync(join(exchange, prompt.replace("prompt", "reply")), "do not take\n");
	expect([await agent(context, asked), printed]).toEqual([0, ["do not take"]]);
	const rows = readFileSync(join(root, "experiments", "token-ledger.tsv"), "utf8").split("\n");
	expect(rows).toHaveLength(3);
	expect(rows[1]).toContain("manual\tunknown\tunknown\tunknown\tunknown\tunknown\t");
	// The same question about something else is another question.
	const other = { ...asked, about: [join(layout.root, "README.md")] };
	await expect(agent(context, other)).rejects.toMatchObject({ code: "INTERRUPTED" });
	const strays = await openLedger(files, layoutOf(root)).check();
	expect(strays.filter(({ where }) => where === "token-ledger.tsv")).toEqual([]);
});
