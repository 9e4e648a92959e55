import { expect, test } from "vitest";
import type { MeasuredResult } from "../../src/model/comparison.ts";
import { layoutSentence } from "../../src/report/layout-spread.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const [first] = comparisonFixture().results.filter(
	(result): result is MeasuredResult => result.state === "measured",
);
const of = (workload: string, half: number, unit: "layout" | "pair" = "layout"): MeasuredResult => {
	const base = first as MeasuredResult;
	const spread = { low: -half, high: half };
	return { ...base, workload, effect: { ...base.effect, unit, spread } };
};

test("names the steadiest and the most unsteady workload over layouts", () => {
	expect(layoutSentence([of("b", 0.02), of("c", 0.005), of("a", 0.001)])).toBe(
		"middle half of the layouts: from -0.1..+0.1 % (a) to -2.0..+2.0 % (b)",
	);
});

test("pairs of processes are no layouts; one alone stands by itself; none says nothing", () => {
	expect(layoutSentence([of("a", 0.001), of("u", 0.9, "pair")])).toBe(
		"middle half of the layouts: -0.1..+0.1 % (a)",
	);
	expect(layoutSentence([of("u", 0.9, "pair")])).toBe("");
});
