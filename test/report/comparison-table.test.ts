import { describe, expect, test } from "vitest";
import { comparisonTable } from "../../src/report/comparison-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const table = (width: number, changes = {}): readonly string[] =>
	comparisonTable(comparisonFixture(changes), {
		width,
		style: noStyle,
		conclusion: "reject: slower on dispatch/readd-plain",
		layers: [{ subject: "upstream/bench-100", left: "same", right: "same", conclusion: "agree" }],
		modes: [{ subject: "w", left: "faster", right: "slower", conclusion: "disagree" }],
		doubts: [],
	});

test("at 80 columns every verdict is whole", () => {
	const rows = table(80).filter((line) => /^(workload|evbuffer|dispatch|socket-io)\b/.test(line));
	expect(rows[0]).toBe("workload               baseline   change     99 %  verdict  syscalls");
	expect(rows[1]).toMatch(
		/^dispatch\/readd-plain +20\.0 {2}\+5\.\d\d % {2}±0\.\d\d % {2}slower +2->1$/,
	);
	expect(rows[2]).toMatch(
		/^evbuffer\/add-drain-64 +20\.0 {2}-4\.\d\d % {2}±0\.\d\d % {2}faster +2->1$/,
	);
	expect(rows[3]).toMatch(
		/^socket-io\/pipe-64 +20\.0 {2}[+-]0\.\d\d % {2}±0\.\d\d % {2}same +2->1$/,
	);
});

test("wider, the candidate's own number is there too", () => {
	expect(table(120).some((line) => line.includes("candidate   change"))).toBe(true);
});

test("wide enough, the floor and the kernel's part of the time are there, empty when unknown", () => {
	const rows = table(124).filter((line) => /^(workload|evbuffer|upstream\/bench-100 )/.test(line));
	expect(rows[0]).toMatch(/syscalls {2}floor {2}kernel$/);
	expect(rows[1]).toMatch(/2->1 {3}2\.5x {4}25 %$/);
	expect(rows[2]).toMatch(/same$/);
	expect(table(115).join("\n")).not.toContain("floor");
});

test("wider still, so are instructions and allocations", () => {
	const workload = "evbuffer/add-drain-64";
	const exact = {
		baseline: [counted(workload, { instructions: 412, allocations: 1 })],
		candidate: [counted(workload, { instructions: 398, allocations: 0 })],
	};
	const row = (width: number) =>
		table(width, { exact }).find((line) => line.startsWith(workload)) ?? "";
	expect(row(132)).toMatch(/ 412->398 +1->0$/);
	expect(row(131)).not.toContain("412");
});

test("what the counts say is written below", () => {
	const exact = {
		baseline: [],
		candidate: [{ state: "unavailable", workload: "w", because: "x" }],
	};
	expect(table(80, { exact })).toContain("no instruction count (candidate) for w: x");
});

describe.each([40, 60, 80, 100, 160])("at %i columns", (width) => {
	test("no line is longer", () => {
		for (const line of table(width)) expect(line.length).toBeLessThanOrEqual(width);
	});
});

test("faults are named, and nothing of theirs reaches the terminal's control", () => {
	const text = table(100).join("\n").replaceAll(/\n\s+/g, " ");
	expect(text).toContain("evbuffer/move-64: crash of the candidate by SIGSEGV");
	expect(text).toContain("in evbuffer.add_buffer (loop)?[31m");
	expect(text).not.toContain("\u001b");
});

test("an A/A run is labelled; disagreeing modes are named; the conclusion is last", () => {
	expect(table(100, { identity: "aa" })[0]).toContain("A/A run: the same source on both sides");
	const lines = table(100);
	expect(lines.join("\n")).toContain("lock step disagrees on w (faster here, slower there)");
	expect(lines.at(-1)).toBe("result: reject: slower on dispatch/readd-plain");
});
