import { expect, test } from "vitest";
import { Comparison } from "../../src/model/comparison.ts";
import { comparisonJson } from "../../src/report/comparison-json.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const findings = {
	decision: { kind: "reject", reason: "slower on dispatch/readd-plain" },
	layers: [],
	modes: [],
	doubts: [],
};

test("the record can be read again, digit for digit, with the decision beside it", () => {
	const comparison = comparisonFixture();
	const data: unknown = JSON.parse(comparisonJson(comparison, findings));
	expect(Comparison.parse(data)).toEqual(comparison);
	expect(data).toMatchObject({ decision: findings.decision, agreement: { layers: [] } });
});

test("equal comparisons are equal texts, whatever order their keys came in; schema first", () => {
	const comparison = comparisonFixture();
	const reversed = Object.fromEntries(Object.entries(comparison).reverse()) as Comparison;
	const text = comparisonJson(comparison, findings);
	expect(comparisonJson(reversed, findings)).toBe(text);
	expect(text).toMatch(/^\{"schema":"evlab\.comparison\/1","agreement":/);
	expect(text).not.toContain("\n");
});
