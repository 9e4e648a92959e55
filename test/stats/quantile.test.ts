import { expect, test } from "vitest";
import { median, medianOrNull, quantile } from "../../src/stats/quantile.ts";

test("medians of odd, even and empty lists; the input keeps its order", () => {
	const values = [3, 1, 2];
	expect(median(values)).toBe(2);
	expect(values).toEqual([3, 1, 2]);
	expect(median([4, 1, 3, 2])).toBe(2.5);
	expect(median([10, 9, 100])).toBe(10);
	expect(median([])).toBeNaN();
});

test("quantiles are type 7", () => {
	expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
	expect(quantile([1, 2, 3, 4, 5], 0.75)).toBe(4);
	expect(quantile([7], 0.99)).toBe(7);
});

test("a median of which one value is missing is missing", () => {
	expect(medianOrNull([3, 1, 2])).toBe(2);
	expect(medianOrNull([3, null, 2])).toBeNull();
	expect(medianOrNull([])).toBeNull();
});
