import { expect, test } from "vitest";
import type { MeasuredResult } from "../../src/model/comparison.ts";
import { resolutionSentence } from "../../src/report/resolution.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const measured = comparisonFixture().results.filter(
	(result): result is MeasuredResult => result.state === "measured" && result.layer === "micro",
);
const withHalf = (workload: string, half: number): MeasuredResult => ({
	...(measured[0] as MeasuredResult),
	workload,
	effect: {
		...(measured[0] as MeasuredResult).effect,
		familyInterval: { low: 0.3 - half, high: 0.3 + half, level: 0.99 },
	},
});

test("names the sharpest and the bluntest workload, whatever their effect", () => {
	const text = resolutionSentence([withHalf("b", 0.004), withHalf("a", 0.002)], 1);
	expect(text).toBe("smallest change this run can tell from none: ±0.20 % (a) to ±0.40 % (b)");
});

test("counts those whose interval cannot fit inside the margin", () => {
	const text = resolutionSentence([withHalf("a", 0.002), withHalf("b", 0.02)], 1);
	expect(text).toContain("1 of 2 too wide to be shown the same in any case");
});

test("says nothing without results", () => {
	expect(resolutionSentence([], 1)).toBe("");
});
