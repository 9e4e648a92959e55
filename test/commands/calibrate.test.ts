import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CalibrateOptions, calibrate } from "../../src/commands/calibrate.ts";
import { Certificate } from "../../src/model/certificate.ts";
import { createLab, type Lab } from "./lab.ts";

const run = (lab: Lab, options: Partial<CalibrateOptions> = {}) =>
	calibrate(lab.context, {
		...{ decisions: 2, draws: 3, budgetSeconds: 1, filter: "add,nop", seed: 9, json: true },
		...options,
	});

const printedBy = (lab: Lab) => JSON.parse(lab.printed.at(-1) ?? "");

test("equal code from two builds: few decisions leave the certificate open, exit code 1", async () => {
	const lab = await createLab();
	expect(await run(lab)).toBe(1);
	const record = printedBy(lab);
	expect(record).toMatchObject({
		schema: "evlab.certificate/1",
		completion: "complete",
		workloads: ["evbuffer/add-64", "evbuffer/add-4k", "self/nop-8"],
		baseline: { layouts: [0, 11] },
		twin: { layouts: [12, 23] },
		verdict: { state: "open", reason: "2 real decisions of 40, 5 in all of 200" },
		tallies: { real: { decisions: 2 }, drawn: { decisions: 3 } },
	});
	expect(record.baseline.codeHash).toBe(record.twin.codeHash);
	// Stored under the host's fingerprint, where compare looks for it, and fit to be read again.
	const path = join(lab.context.layout.certificates, `${record.environment.fingerprint}.json`);
	expect(Certificate.parse(JSON.parse(readFileSync(path, "utf8")))).toMatchObject({ seed: 9 });
});

test("no layout of either build comes twice in a decision, each under its own number", async () => {
	const lab = await createLab();
	await run(lab, { decisions: 1, draws: 0, filter: "add-64" });
	const rows: readonly (readonly number[])[] = printedBy(lab).pool.trials["evbuffer/add-64"];
	const numbers = (column: number) => rows.map((row) => row[column] ?? -1);
	expect(rows.length).toBeGreaterThanOrEqual(6);
	for (const [column, first] of [
		[1, 0],
		[2, 12],
	] as const) {
		expect(new Set(numbers(column)).size).toBe(rows.length);
		expect(Math.min(...numbers(column))).toBeGreaterThanOrEqual(first);
		expect(Math.max(...numbers(column))).toBeLessThan(first + 12);
	}
});

test("40 quiet decisions and enough drawn ones pass: exit code 0", async () => {
	const lab = await createLab();
	expect(await run(lab, { decisions: 40, draws: 160, filter: "add-64" })).toBe(0);
	expect(printedBy(lab).verdict).toEqual({
		state: "passes",
		reason: "equal code was accepted 0 of 200 and rejected 0 of 200 times",
	});
	// A shorter run that says less leaves that certificate as it was.
	await run(lab, { decisions: 1, draws: 0 });
	expect(lab.progress.lines).toContain(
		"done: too few decisions: the certificate of this host stays as it was",
	);
});

test("a host on which equal code moves fails, without waiting for 40 decisions", async () => {
	const lab = await createLab({ effect: () => -0.05 });
	const json = join(lab.context.layout.root, "certificate.json");
	expect(await run(lab, { decisions: 3, draws: 0, json })).toBe(1);
	// The table is for people, a file gets the whole record.
	expect(lab.printed.length).toBeGreaterThan(3);
	expect(JSON.parse(readFileSync(json, "utf8")).verdict).toEqual({
		state: "fails",
		reason: "equal code was rejected 3 of 3 times",
	});
});

describe("Ctrl-C", () => {
	test("before the first decision is complete is an error that names where its samples are", async () => {
		const lab = await createLab();
		lab.interrupt.abort();
		await expect(run(lab)).rejects.toMatchObject({
			code: "INTERRUPTED",
			nextStep: expect.stringContaining("its samples are in"),
		});
	});

	test("keeps the decisions that were complete, and says that it was interrupted", async () => {
		const lab = await createLab();
		const progress = {
			...lab.context.progress,
			step: (text: string) => {
				if (text === "decision 3 of 5") lab.interrupt.abort();
			},
		};
		await calibrate(
			{ ...lab.context, progress },
			{ decisions: 5, draws: 1, budgetSeconds: 1, filter: "add-64", json: true },
		);
		expect(printedBy(lab)).toMatchObject({ completion: "interrupted", real: { length: 2 } });
	});
});
