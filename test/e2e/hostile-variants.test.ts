import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Comparison } from "../../src/model/comparison.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import {
	deadly,
	doesNotCompile,
	doesNothing,
	type Edit,
	losesLastByte,
	touchesBench,
	touchesCmake,
	writePatch,
} from "../fixtures/hostile-patches.ts";
import { evlab, layout } from "./cli.ts";

function patch(name: string, edits: readonly Edit[]): string {
	return writePatch(layout.tree, "tip", temporaryDirectory(), name, edits);
}

/** Where the first line that a patch adds comes to stand in its file. */
function addedLine(patchPath: string): number {
	const hunk = /^@@ -\S+ \+(\d+)\S* @@.*\n([\s\S]*)/m.exec(readFileSync(patchPath, "utf8"));
	const after = (hunk?.[2] ?? "").split("\n").filter((line) => !line.startsWith("-"));
	return Number(hunk?.[1]) + after.findIndex((line) => line.startsWith("+"));
}

/** A short comparison of the tip with a patch on it. */
async function compare(patchPath: string, filter: string) {
	const record = join(temporaryDirectory(), "record.json");
	const options = ["--quick", "--budget", "4", "--filter", filter, "--json", record];
	const result = await evlab("compare", "tip", patchPath, ...options);
	const comparison = Comparison.parse(JSON.parse(readFileSync(record, "utf8")));
	const ofWorkload = (id: string) =>
		comparison.results.find(({ workload, layer }) => workload === id && layer === "micro");
	return { ...result, comparison, ofWorkload };
}

describe("a variant that dies", () => {
	it("becomes a named result for each way, while the other workloads are measured", async () => {
		const { exitCode, signal, stdout, comparison, ofWorkload } = await compare(
			patch("deadly", deadly),
			"add-drain-4k,prepend-drain-64,search-4k,self/nop",
		);
		expect(ofWorkload("evbuffer/add-drain-4k")).toMatchObject({
			state: "void",
			fault: {
				kind: "crash",
				role: "candidate",
				signal: "SIGSEGV",
				detail: expect.stringContaining("in evbuffer.drain (loop)"),
			},
		});
		expect(ofWorkload("evbuffer/prepend-drain-64")).toMatchObject({
			state: "void",
			fault: {
				kind: "crash",
				role: "candidate",
				signal: "SIGABRT",
				detail: expect.stringContaining("in evbuffer.prepend (loop)"),
			},
		});
		expect(ofWorkload("evbuffer/search-4k")).toMatchObject({
			state: "void",
			fault: {
				kind: "hang",
				role: "candidate",
				detail: expect.stringContaining("in evbuffer.search (loop)"),
			},
		});
		expect(ofWorkload("self/nop-8")).toMatchObject({ state: "measured" });
		// The run went on to its end, and says which side it was.
		expect([exitCode, signal, comparison.completion]).toEqual([1, null, "complete"]);
		expect(stdout).toMatch(/reject: the candidate fails .*evbuffer\/add-drain-4k/);
		expect(stdout).toMatch(/crash of the\s+candidate by SIGSEGV/);
		expect(stdout).toMatch(/hang of the\s+candidate/);
	});
});

describe("a variant with wrong results", () => {
	it.each([
		["loses the last byte of every add", "loses-last-byte", losesLastByte],
		["does nothing, very fast", "does-nothing", doesNothing],
	])("%s: void for its checksum, never faster", async (_, name, edits) => {
		const { exitCode, stdout, ofWorkload } = await compare(
			patch(name, edits),
			"add-drain-64,self/nop",
		);
		expect(ofWorkload("evbuffer/add-drain-64")).toMatchObject({
			state: "void",
			fault: { kind: "checksum", role: "candidate" },
		});
		expect(ofWorkload("self/nop-8")).toMatchObject({ state: "measured" });
		expect(exitCode).toBe(1);
		expect(stdout).toMatch(/wrong result of the\s+candidate/);
		// "change = …, less is faster" is the legend: no row has the verdict.
		expect(stdout).not.toMatch(/^\S+\/.*\bfaster\b/m);
		expect(stdout).toContain("reject: the candidate fails evbuffer/add-drain-64");
	});
});

/** Two lines, the second with the next step; no stack trace. */
const twoLines = /^evlab: [^\n]+\n {2}next: [^\n]+\n$/;
const lastTwoLines = (text: string) => `${text.trimEnd().split("\n").slice(-2).join("\n")}\n`;

describe("a variant that cannot be measured at all", () => {
	it("does not compile: exit 2 with file and line, and the whole log kept", async () => {
		const path = patch("does-not-compile", doesNotCompile);
		const { exitCode, stdout, stderr } = await evlab("compare", "tip", path, "--quick");
		expect([exitCode, stdout]).toEqual([2, ""]);
		const message = lastTwoLines(stderr);
		expect(message).toMatch(twoLines);
		// On the tip, whose lines move with what is accepted.
		expect(message).toMatch(
			new RegExp(
				`does-not-compile.* does not build: buffer\\.c:${addedLine(path)}:\\d+: error: expected`,
			),
		);
		const log = /next: the full log is (\S+)\n/.exec(message)?.[1] ?? "";
		expect(readFileSync(log, "utf8")).toContain("this_is_no_function_of_libevent");
	});

	it.each([
		["test/bench.c", touchesBench],
		["CMakeLists.txt", touchesCmake],
	])("changes %s: exit 2 with the path, nothing is built", async (path, edits) => {
		const { exitCode, stdout, stderr } = await evlab("compare", "tip", patch("p", edits));
		expect([exitCode, stdout]).toEqual([2, ""]);
		expect(lastTwoLines(stderr)).toMatch(twoLines);
		expect(stderr).toContain(`changes ${path}: only top-level *.c and *.h`);
		expect(stderr).not.toContain("compiling");
	});
});
