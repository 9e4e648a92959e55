import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { log } from "../../src/commands/log.ts";
import { openLedger } from "../../src/record/ledger.ts";
import { draftFixture } from "../fixtures/experiment.ts";
import { ledgerContext } from "./ledger-context.ts";

async function setUp() {
	const { root, printed, context } = ledgerContext();
	const readme = join(root, "README.md");
	writeFileSync(readme, "Tried: <!-- evlab:counts --><!-- /evlab:counts -->.\n");
	const evidenceDirectory = join(root, ".evlab", "experiments", "one");
	mkdirSync(evidenceDirectory, { recursive: true });
	await openLedger(context.files, context.layout).publish({
		experiment: draftFixture({ stages: [] }),
		evidenceDirectory,
	});
	return { root, readme, printed, context };
}

test("check fails until the pages say what the records say, and after any edit of them", async () => {
	const { root, readme, printed, context } = await setUp();
	expect(await log(context, { check: true })).toBe(1);
	expect(printed.map((line) => line.split("\n")[0])).toEqual([
		"experiments/EXPERIMENTS.md: is missing",
		"experiments/SUMMARY.md: is missing",
		"README.md: differs from what the records say",
	]);
	expect(await log(context, { render: true })).toBe(0);
	expect(readFileSync(readme, "utf8")).toContain("1 experiment: 1 acceptable");
	printed.length = 0;
	expect(await log(context, { check: true })).toBe(0);
	expect(printed).toEqual([
		"1 experiment: 1 acceptable; every record and every page is what it was",
	]);
	for (const name of ["EXPERIMENTS.md", "SUMMARY.md"]) {
		const path = join(root, "experiments", name);
		const text = readFileSync(path, "utf8");
		writeFileSync(path, text.replace("EXP-001", "EXP-002").replace("1 accep", "2 accep"));
		expect(await log(context, { check: true })).toBe(1);
		writeFileSync(path, text);
	}
	expect(await log(context, { check: true })).toBe(0);
});

test("a README without a place for the counts is said to lack it, and left alone", async () => {
	const { readme, printed, context } = await setUp();
	writeFileSync(readme, "no markers\n");
	await log(context, { render: true });
	printed.length = 0;
	expect(await log(context, { check: true, json: true })).toBe(1);
	const { findings } = JSON.parse(printed[0] ?? "");
	expect(findings).toEqual([
		expect.objectContaining({ where: "README.md", what: expect.stringContaining("no place") }),
	]);
	expect(readFileSync(readme, "utf8")).toBe("no markers\n");
});

test("the table and the JSON are of the same records", async () => {
	const { printed, context } = await setUp();
	await log(context, {});
	expect(printed.some((line) => line.startsWith("EXP-001     2026-11-24  acceptable"))).toBe(true);
	printed.length = 0;
	await log(context, { json: true });
	expect(JSON.parse(printed[0] ?? "")).toMatchObject({
		schema: "evlab.log/1",
		entries: [{ id: "EXP-001", status: "recorded" }],
	});
});

test("one experiment is shown with its hypothesis, its stages and what became of it", async () => {
	const { printed, context } = await setUp();
	await log(context, { id: "EXP-001" });
	const text = printed.join("\n");
	const { title, hypothesis } = draftFixture({});
	expect(text).toContain(`EXP-001  ${title}`);
	expect(text).toContain(hypothesis.slice(0, 40));
	expect(text).toContain("standing: acceptable");
	await expect(log(context, { id: "EXP-007" })).rejects.toThrow("there is no experiment EXP-007");
	await expect(log(context, { id: "EXP-001", check: true })).rejects.toThrow("all experiments");
});
