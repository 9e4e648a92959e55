import { expect, test } from "vitest";
import type { CompilerAgreement } from "../../src/model/agreement.ts";
import { comparisonJson } from "../../src/report/comparison-json.ts";
import { compilersJson } from "../../src/report/compilers-json.ts";
import { compilersMarkdown } from "../../src/report/compilers-markdown.ts";
import { compilersTable } from "../../src/report/compilers-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const agreement: readonly CompilerAgreement[] = [
	{
		subject: "evbuffer/add-drain-resident-64",
		left: "faster",
		right: "slower",
		conclusion: "opposite",
	},
	{ subject: "evbuffer/move-64", left: "same", right: "inconclusive", conclusion: "open" },
];
const options = {
	compilers: ["gcc", "clang"],
	conclusion:
		"reject: evbuffer/add-drain-resident-64 is faster with gcc, slower with clang; and so on",
};

test("one line a workload, the verdict of both, then the decision", () => {
	const style = { ...noStyle, red: (text: string) => `<${text}>` };
	const lines = compilersTable(agreement, { ...options, width: 80, style });
	expect(lines.slice(0, 4)).toEqual([
		"workload                        with gcc  with clang  compilers",
		"<evbuffer/add-drain-resident-64  faster    slower      opposite>",
		"evbuffer/move-64                same      unclear     open",
		"",
	]);
	expect(lines[4]).toMatch(/^both compilers: reject: /);
	expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test("Markdown has the same cells", () => {
	expect(compilersMarkdown(agreement, options)).toContain(
		"| evbuffer/move-64 | same | inconclusive | open |",
	);
});

test("JSON holds each record whole, and null where there is none", () => {
	const record = comparisonJson(comparisonFixture(), {
		decision: { kind: "reject", reason: "r" },
		layers: [],
		modes: [],
		doubts: [],
	});
	const decision = { kind: "reject", opposite: [], reason: "r" };
	const comparisons = new Map([
		["gcc", record],
		["clang-19", null],
	]);
	expect(JSON.parse(compilersJson({ comparisons, agreement, decision }))).toEqual({
		schema: "evlab.compilers/1",
		agreement,
		comparisons: { gcc: JSON.parse(record), "clang-19": null },
		decision,
	});
});
