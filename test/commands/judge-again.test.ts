import { describe, expect, test } from "vitest";
import { judgeAgain } from "../../src/commands/judge-again.ts";
import { judged, judgementOf } from "../../src/commands/judgement.ts";
import { readComparison } from "../../src/commands/read-comparison.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const path = "/runs/1/comparison.json";
const record = comparisonFixture();

/** The judge's own work on what lies on the disk, without its process. */
function judgeOf(stored: unknown) {
	const files = createFakeFiles({ [path]: JSON.stringify(stored) });
	return createFakeShell({
		[process.execPath]: async () => ({
			stdout: `${JSON.stringify(judgementOf(judged(await readComparison(files, path))))}\n`,
		}),
	});
}
const again = (stored: unknown, presented: Comparison) =>
	judgeAgain({ shell: judgeOf(stored), root: "/evlab" }, path, judgementOf(presented));

describe("a record", () => {
	test("that gives what was presented passes; results stored in it are not believed", async () => {
		await expect(again(record, record)).resolves.toBeUndefined();
		await expect(again({ ...record, results: [] }, record)).resolves.toBeUndefined();
	});

	test.each<[string, (cell: Record<string, unknown>) => void]>([
		["a forged effect", (cell) => Object.assign(cell, { quadEffects: [0.5] })],
		["a forged time", (cell) => Object.assign(cell, { candidateNsPerOp: 1e-3 })],
	])("with %s among its samples is refused", async (_, forge) => {
		const forged = structuredClone(record) as unknown as {
			samples: { trials: { cells: Record<string, unknown>[] }[] };
		};
		for (const { cells } of forged.samples.trials) for (const cell of cells) forge(cell);
		await expect(again(forged, record)).rejects.toMatchObject({
			code: "BAD_RECORD",
			message: `no verdict: ${path} gives another result than the one to be presented`,
		});
	});

	test("whose faults were taken out is refused", async () => {
		const samples = { ...record.samples, faults: [] };
		await expect(again({ ...record, samples }, record)).rejects.toMatchObject({
			code: "BAD_RECORD",
		});
	});
});

test("a judge that fails is no verdict, with its reason", async () => {
	const shell = createFakeShell({
		[process.execPath]: () => ({
			exitCode: 1,
			stderr: "file:///x.js:1\n\nEvlabError: /runs/1/comparison.json: not JSON\n    at x\n",
		}),
	});
	await expect(
		judgeAgain({ shell, root: "/evlab" }, path, judgementOf(record)),
	).rejects.toMatchObject({
		code: "BAD_RECORD",
		message: expect.stringContaining("not JSON"),
	});
	expect(shell.calls[0]?.args).toEqual(["/evlab/dist/src/commands/judge-main.js", path]);
});
