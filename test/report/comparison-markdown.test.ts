import { expect, test } from "vitest";
import { comparisonMarkdown } from "../../src/report/comparison-markdown.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const findings = {
	decision: { kind: "reject", reason: "slower on dispatch/readd-plain" },
	layers: [
		{
			subject: "upstream/bench-100",
			left: "same",
			right: "same",
			conclusion: "agree" as const,
		},
	],
	modes: [{ subject: "w", left: "faster", right: "slower", conclusion: "disagree" as const }],
	doubts: [],
};
const markdown = (changes = {}): readonly string[] =>
	comparisonMarkdown(comparisonFixture(changes), findings);

test("the conclusion comes first, then a table with every measured workload in all columns", () => {
	const lines = markdown();
	expect(lines[0]).toBe("**reject: slower on dispatch/readd-plain**");
	const rows = lines.filter((line) => line.startsWith("| "));
	expect(rows[0]).toBe(
		"| workload | baseline | candidate | change | 99 % | resolves | layouts | verdict | syscalls | floor | kernel | instr | alloc |",
	);
	const added = rows.find((row) => row.includes("add-drain-64")) ?? "";
	expect(added).toMatch(/\| -4\.\d\d % \|.*\| faster \|.*\| 2\.5x \| 25 % \|/);
	for (const row of rows.slice(0, 6)) expect(row.split(" | ")).toHaveLength(13);
});

test("faults, disagreeing modes and what the run resolves are list items", () => {
	const items = markdown().filter((line) => line.startsWith("- "));
	expect(items.join("\n")).toContain("crash of the candidate by SIGSEGV");
	expect(items.join("\n")).toContain("w: faster in one process, slower in lock step");
	expect(items.join("\n")).toContain("smallest change this run can tell from none");
	expect(items.at(-1)).toContain("middle half of the layouts");
});

test("foreign text stays text: no markup, no control characters, no line break", () => {
	const hostile = comparisonFixture().baseline;
	const name = "**x**|<img src=a>\n# y\u001b[31m";
	const text = markdown({
		baseline: { ...hostile, variant: { ...hostile.variant, name } },
	}).join("\n");
	expect(text).toContain(String.raw`\*\*x\*\*\|\<img src=a\>?\# y?\[31m`);
});

test("an A/A run says so", () => {
	expect(markdown({ identity: "aa" }).join("\n")).toContain("A/A run");
});
