import fc from "fast-check";
import { expect, test } from "vitest";
import { groupedMedian } from "../../src/stats/grouped-median.ts";

test.each([
	[[5], 1, 5],
	[[86, 86, 86], 1, 86],
	// 12 of 24 lie below 86.5 - 0.5 + 0.5 * ...: between two bins of 12 the median is their border.
	[[...Array<number>(12).fill(86), ...Array<number>(12).fill(87)], 1, 86.5],
	// A quarter of the 86s must be passed to reach the middle of 4 values: 85.5 + 1/3... by hand.
	[[85, 86, 86, 86], 1, 85.5 + 1 / 3],
	[[10, 20, 30, 40], 1, 25],
	[[10, 30], 10, 20],
])("of %j with bins of %d is %d", (values, binWidth, expected) => {
	expect(groupedMedian(values, binWidth)).toBeCloseTo(expected, 12);
});

test("moves by a fraction of the bin where the plain median stands still", () => {
	const before = [...Array<number>(9).fill(86), ...Array<number>(15).fill(87)];
	const after = [...Array<number>(8).fill(86), ...Array<number>(16).fill(87)];
	const step = groupedMedian(after, 1) - groupedMedian(before, 1);
	expect(step).toBeGreaterThan(0);
	expect(step).toBeLessThan(0.1);
});

test("is within half a bin of the values around the middle, in any order", () => {
	const values = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 });
	fc.assert(
		fc.property(values, (xs) => {
			const sorted = [...xs].sort((a, b) => a - b);
			const low = sorted[Math.ceil(xs.length / 2) - 1] ?? 0;
			const high = sorted[Math.floor(xs.length / 2)] ?? 0;
			const result = groupedMedian(xs, 1);
			expect(result).toBeGreaterThanOrEqual(low - 0.5);
			expect(result).toBeLessThanOrEqual(high + 0.5);
			expect(groupedMedian([...xs].reverse(), 1)).toBe(result);
		}),
	);
});

test("without values there is no median", () => {
	expect(() => groupedMedian([], 1)).toThrow(RangeError);
});
