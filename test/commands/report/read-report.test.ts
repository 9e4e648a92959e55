import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readReport } from "../../../src/commands/report/read-report.ts";
import { type ReportOptions, report } from "../../../src/commands/report.ts";
import { evidenceNames } from "../../../src/model/evidence-names.ts";
import { openLedger } from "../../../src/record/ledger.ts";
import { writeCompressed } from "../../../src/system/compressed-file.ts";
import { createFiles } from "../../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../../src/system/paths.ts";
import { createFakeGit } from "../../fakes/fake-git.ts";
import { createFakeProgress } from "../../fakes/fake-progress.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";
import { comparisonFixture } from "../../fixtures/comparison.ts";
import { draftFixture } from "../../fixtures/experiment.ts";
import { gateFixture } from "../../fixtures/report.ts";

const diff = "diff --git a/buffer.c b/buffer.c\n--- a/buffer.c\n+++ b/buffer.c\n";

/** A checkout with this repository's workloads and pin; git knows one patch, or none. */
async function checkout(options: { readonly patch?: string } = {}) {
	const root = temporaryDirectory();
	const files = createFiles();
	for (const path of ["package.json", "libevent/upstream.json", "config/workload.toml"]) {
		mkdirSync(join(root, path, ".."), { recursive: true });
		writeFileSync(join(root, path), await files.readText(join(packageRoot, path)));
	}
	mkdirSync(join(root, "libevent", "tree", ".git"), { recursive: true });
	const layout = layoutOf(root);
	const printed: string[] = [];
	const context = {
		layout: { ...layout, root },
		files,
		shell: createFakeShell({}),
		git: createFakeGit(() => options.patch ?? null),
		progress: { ...createFakeProgress(), close: () => {} },
		lock: <T>(_: string, action: () => Promise<T>) => action(),
		...{ jobs: 1, width: 80, environment: {}, signal: new AbortController().signal },
		style: { bold: plain, dim: plain, green: plain, red: plain, yellow: plain },
		sandbox: async () => ({ kind: "none" as const, reason: "for tests" }),
		startWorker: () => {
			throw new Error("no code of a variant is to be run here");
		},
		print: (line: string) => void printed.push(line),
	};
	const put = (name: string, value: unknown): string => {
		const path = join(root, name);
		mkdirSync(join(path, ".."), { recursive: true });
		writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
		return path;
	};
	const run = (options: ReportOptions) => report(context, options);
	return { root, layout, files, context, printed, put, run };
}

const plain = (text: string): string => text;

describe("comparisons by path", () => {
	test("a file, or the directory of its run, with the patch that git still has", async () => {
		const { context, put, root } = await checkout({ patch: diff });
		put("runs/x/comparison.json", comparisonFixture());
		for (const what of ["runs/x/comparison.json", "runs/x"]) {
			const { subjects, ledger } = await readReport(context, [join(root, what)]);
			expect(ledger).toBeNull();
			expect(subjects.map(({ title }) => title)).toEqual(["patched against tip"]);
			expect(subjects[0]?.patch).toEqual({ path: "patched.patch", text: diff });
			expect(subjects[0]?.comparisons[0]?.findings.decision.kind).toBe("reject");
		}
	});

	test("a gate goes to the comparison of its candidate, and to no other", async () => {
		const { context, put } = await checkout();
		const comparison = put("comparison.json", comparisonFixture());
		const gate = put("gate.json", gateFixture());
		const { subjects } = await readReport(context, [gate, comparison]);
		expect(subjects.map(({ gates }) => gates.map(({ name }) => name))).toEqual([["full gate"]]);
		await expect(readReport(context, [gate])).rejects.toMatchObject({
			code: "RECORD_MISMATCH",
			message: expect.stringContaining("none is named"),
		});
	});

	test.each([
		["absent.json", null, /absent\.json: no such file/],
		["x.json", "not json", /x\.json: not JSON/],
		["x.json", { schema: "evlab.comparison/1" }, /x\.json: startedAt: /],
		["x.json", { schema: "something/1" }, /x\.json: no record of a comparison/],
		["x.json", [], /no record of a comparison/],
	])("%s with %j is refused in one line", async (name, content, message) => {
		const { context, put, root } = await checkout();
		if (content !== null) put(name, content);
		await expect(readReport(context, [join(root, name)])).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringMatching(message),
			nextStep: expect.stringContaining("comparison.json"),
		});
	});
});

describe("experiments", () => {
	async function withExperiment() {
		const all = await checkout();
		const ledger = openLedger(all.files, all.layout);
		const evidenceDirectory = join(all.root, ".evlab", "experiments", "one");
		mkdirSync(evidenceDirectory, { recursive: true });
		const write = (name: string, text: string) =>
			writeFileSync(join(evidenceDirectory, name), text);
		write(evidenceNames.patch, diff);
		write(evidenceNames.gate, JSON.stringify(gateFixture()));
		write(evidenceNames.facts, "{}");
		const record = JSON.stringify(comparisonFixture());
		await writeCompressed(join(evidenceDirectory, evidenceNames.screen), record);
		await writeCompressed(join(evidenceDirectory, evidenceNames.confirm), record);
		const stage = { outcome: "passes", finding: "", seconds: 1 } as const;
		await ledger.publish({
			evidenceDirectory,
			experiment: draftFixture({
				title: "one",
				stages: [
					{ ...stage, stage: "light-gate", evidence: [evidenceNames.gate] },
					{ ...stage, stage: "screen", evidence: [evidenceNames.screen] },
					{ ...stage, stage: "confirm", evidence: [evidenceNames.confirm] },
				],
			}),
		});
		return all;
	}

	test("by number: the confirmation first, each record under its stage, the patch, the events", async () => {
		const { context } = await withExperiment();
		const { subjects, ledger } = await readReport(context, ["EXP-001"]);
		const [subject] = subjects;
		expect(subject?.comparisons.map(({ name }) => name)).toEqual(["confirm", "screen"]);
		expect(subject?.gates.map(({ name }) => name)).toEqual(["light-gate"]);
		expect(subject?.patch).toEqual({ path: "experiments/EXP-001/patch.diff", text: diff });
		expect(subject?.experiment?.events.map(({ event }) => event.kind)).toEqual(["recorded"]);
		expect(ledger?.experiments).toHaveLength(1);
	});

	test("evidence that was changed is refused, not shown", async () => {
		const { context, put } = await withExperiment();
		put("experiments/EXP-001/gate.json", gateFixture({ filter: "x" }));
		await expect(readReport(context, ["EXP-001"])).rejects.toMatchObject({
			code: "RECORD_MISMATCH",
		});
	});

	test("none named: the whole ledger, a corrupt record counted", async () => {
		const { context, put } = await withExperiment();
		put("experiments/EXP-002/experiment.json", "{}");
		const { subjects, ledger } = await readReport(context, []);
		expect(subjects).toEqual([]);
		expect(ledger?.experiments.map(({ record }) => record.id)).toEqual(["EXP-001"]);
		expect(ledger?.corrupt.map(({ id }) => id)).toEqual(["EXP-002"]);
	});

	test.each([
		[["EXP-009"], /there is no experiment EXP-009/],
		[["EXP-001", "x.json"], /x\.json is no experiment/],
	])("%j is refused", async (what, message) => {
		const { context } = await withExperiment();
		await expect(readReport(context, what)).rejects.toThrow(message);
	});

	test("no ledger yet", async () => {
		const { context } = await checkout();
		await expect(readReport(context, [])).rejects.toThrow("there are no experiments yet");
	});
});

describe("forms", () => {
	async function prepared(patch?: string) {
		const all = await checkout(patch === undefined ? {} : { patch });
		const what = [all.put("comparison.json", comparisonFixture())];
		const at = (name: string) => join(all.root, name);
		return { ...all, what, at };
	}

	test("a page where it is asked for", async () => {
		const { run, what, at, files, printed } = await prepared();
		await run({ what, html: at("p.html") });
		expect(await files.readText(at("p.html"))).toMatch(/^<!doctype html>/);
		expect(printed).toEqual([`report: ${at("p.html")}`]);
	});

	test("Markdown and JSON on standard output, no page beside them", async () => {
		const { run, what, printed } = await prepared();
		await run({ what, markdown: true });
		expect(printed[0]).toBe("## patched against tip");
		printed.length = 0;
		await run({ what, json: true });
		expect(printed.map((line) => JSON.parse(line).schema)).toEqual(["evlab.report/1"]);
	});

	test("a bundle, in a new directory", async () => {
		const { run, what, at, files } = await prepared(diff);
		await run({ what, bundle: at("out") });
		expect(await files.list(at("out"))).toEqual([
			...["README.md", "RESULTS.md", "change.patch", "report.html", "results.json"],
		]);
		expect(await files.readText(at("out/change.patch"))).toBe(diff);
		await expect(run({ what, bundle: at("out") })).rejects.toThrow("is not empty");
	});

	test("no bundle without a patch, or of two changes", async () => {
		const { run, what, at, files } = await prepared();
		await expect(run({ what, bundle: at("out") })).rejects.toThrow(/the patch of .* is neither/);
		await expect(run({ what: [...what, ...what], bundle: at("out") })).rejects.toThrow(
			"a bundle is of one change",
		);
		expect(await files.exists(at("out"))).toBe(false);
	});
});
