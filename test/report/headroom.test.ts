import { expect, test } from "vitest";
import type { MeasuredResult } from "../../src/model/comparison.ts";
import { headroomSentence } from "../../src/report/headroom.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const [measured] = comparisonFixture().results;
const result = (workload: string, floorNsPerOp: number | null): MeasuredResult => ({
	...(measured as MeasuredResult),
	workload,
	baselineNsPerOp: 102,
	floorNsPerOp,
});

test("names what is within the wanted gain of its floor, or below it", () => {
	const results = [result("a", 100.1), result("b", 100), result("c", 120), result("d", null)];
	expect(headroomSentence(results, 2)).toBe(
		"a gain of 2 % is out of reach on a, c: already within 2 % of the same job by hand",
	);
});

test("says nothing where there is room everywhere", () => {
	expect(headroomSentence([result("a", 50), result("b", null)], 2)).toBe("");
});
