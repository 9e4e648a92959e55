import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { log } from "../../src/commands/log.ts";
import { addNonStarterOf, listNonStarters } from "../../src/commands/non-starters.ts";
import { reproduce } from "../../src/commands/reproduce.ts";
import type { ExperimentDecision } from "../../src/model/experiment.ts";
import { findRepeats } from "../../src/record/find-repeats.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { readNonStarters } from "../../src/record/non-starters.ts";
import { accepted, draftFixture } from "../fixtures/experiment.ts";
import { ledgerContext } from "./ledger-context.ts";

const patch = [
	"--- a/buffer.c",
	"+++ b/buffer.c",
	"@@ -10,1 +10,1 @@ evbuffer_drain(struct evbuffer *buf, size_t len)",
	"-\tint a;",
	"+\t__attribute__((cold)) int a;",
	"",
].join("\n");
const rejected: ExperimentDecision = {
	kind: "reject",
	by: "oracle",
	reason: "oracle: evbuffer_drain leaves a byte",
};
const words = { id: "cold-code", mechanism: "gcc moves it away.", keywords: ["cold"] };

async function recorded(decision: ExperimentDecision) {
	const made = ledgerContext();
	const evidenceDirectory = join(made.root, ".evlab", "experiments", "one");
	mkdirSync(evidenceDirectory, { recursive: true });
	writeFileSync(join(evidenceDirectory, "patch.diff"), patch);
	await openLedger(made.context.files, made.context.layout).publish({
		experiment: draftFixture({ stages: [], decision }),
		evidenceDirectory,
	});
	return made;
}

test("a rejected experiment becomes a dead end that its like is warned of", async () => {
	const { context, printed } = await recorded(rejected);
	await addNonStarterOf(context, { ...words, experiment: "EXP-001" });
	expect(printed).toEqual([".claude/known-non-starters.toml"]);
	const known = await readNonStarters(context.files, context.layout);
	expect(known).toMatchObject([
		{ files: ["buffer.c"], functions: ["evbuffer_drain"], evidence: ["EXP-001"] },
	]);
	const other = { text: patch.replaceAll("int a", "int b"), patchId: "5".repeat(40) };
	expect(findRepeats(other, "", [], known).map(({ of }) => of)).toEqual(["cold-code"]);
	printed.length = 0;
	await listNonStarters(context, {});
	expect(printed.at(-1)).toBe("  in evbuffer_drain; known by EXP-001");
	// Its evidence is there, so the ledger's check has nothing to say of it.
	await log(context, { check: true });
	expect(printed.join("\n")).not.toContain("cold-code names");
});

test("what was accepted is no dead end", async () => {
	const { context } = await recorded(accepted);
	await expect(addNonStarterOf(context, { ...words, experiment: "EXP-001" })).rejects.toThrow(
		/EXP-001 is not rejected/,
	);
});

test("a rejection that rests on no time cannot be measured again", async () => {
	const { context } = await recorded(rejected);
	await expect(reproduce(context, { id: "EXP-001" })).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: expect.stringContaining("does not rest on a time"),
		nextStep: "try its patch instead: evlab try experiments/EXP-001/patch.diff",
	});
	await expect(reproduce(context, { id: "EXP-002" })).rejects.toThrow(/there is no experiment/);
});
