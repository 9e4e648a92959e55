import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	normalQuantile,
	signedRankDistribution,
	signedRankInterval,
	walshAverages,
} from "../../src/stats/signed-rank.ts";

/** P(W <= k) by counting all 2^n sign patterns. */
function enumerated(n: number): number[] {
	const counts = new Array<number>((n * (n + 1)) / 2 + 1).fill(0);
	for (let pattern = 0; pattern < 2 ** n; pattern++) {
		let sum = 0;
		for (let rank = 1; rank <= n; rank++) if (pattern & (1 << (rank - 1))) sum += rank;
		counts[sum] = (counts[sum] ?? 0) + 1;
	}
	let total = 0;
	return counts.map((count) => {
		total += count;
		return total / 2 ** n;
	});
}

const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
	minLength: 8,
	maxLength: 40,
});

describe("the null distribution", () => {
	test.each([1, 2, 3, 5, 8, 10])("of %i values is that of all sign patterns", (n) => {
		const exact = enumerated(n);
		signedRankDistribution(n).forEach((p, k) => {
			expect(p).toBeCloseTo(exact[k] as number, 12);
		});
	});

	// Largest k with P(W <= k) <= 0.005 (two-sided 1 %): Wilcoxon's table.
	test.each([
		[8, 0],
		[10, 3],
		[12, 7],
		[16, 19],
		[20, 37],
		[25, 68],
	])("for n = %i has its 1 %% critical value at %i", (n, critical) => {
		const distribution = signedRankDistribution(n);
		expect(distribution[critical]).toBeLessThanOrEqual(0.005);
		expect(distribution[critical + 1]).toBeGreaterThan(0.005);
	});
});

describe("the interval", () => {
	test("of 7 values cannot have 99 %, of 8 it is their range", () => {
		expect(signedRankInterval([1, 2, 3, 4, 5, 6, 7], 0.99)).toMatchObject({
			attainable: false,
			low: Number.NEGATIVE_INFINITY,
		});
		const eight = signedRankInterval([1, 2, 3, 4, 5, 6, 7, 8], 0.99);
		expect(eight).toMatchObject({ attainable: true, low: 1, high: 8, estimate: 4.5 });
		expect(eight.level).toBeCloseTo(1 - 2 / 256, 12);
	});

	test("moves and scales with its values, and mirrors", () => {
		fc.assert(
			fc.property(values, fc.double({ min: -3, max: 3, noNaN: true }), (sample, shift) => {
				const plain = signedRankInterval(sample, 0.95);
				const moved = signedRankInterval(
					sample.map((x) => 2 * x + shift),
					0.95,
				);
				expect(moved.low).toBeCloseTo(2 * plain.low + shift, 9);
				expect(moved.high).toBeCloseTo(2 * plain.high + shift, 9);
				const mirrored = signedRankInterval(
					sample.map((x) => -x),
					0.95,
				);
				expect(mirrored.low).toBeCloseTo(-plain.high, 9);
				expect(mirrored.estimate).toBeCloseTo(-plain.estimate, 9);
			}),
		);
	});

	test("holds its estimate, is wider at a higher level, and leaves its input alone", () => {
		fc.assert(
			fc.property(values, (sample) => {
				const before = [...sample];
				const narrow = signedRankInterval(sample, 0.8);
				const wide = signedRankInterval(sample, 0.99);
				expect(sample).toEqual(before);
				expect(narrow.low).toBeLessThanOrEqual(narrow.estimate);
				expect(narrow.high).toBeGreaterThanOrEqual(narrow.estimate);
				expect(wide.low).toBeLessThanOrEqual(narrow.low);
				expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
			}),
		);
	});

	test("hardly changes where the normal approximation takes over", () => {
		const sample = Array.from({ length: 61 }, (_, i) => Math.sin(i * 7.3));
		const exact = signedRankInterval(sample.slice(0, 60), 0.99);
		const approximate = signedRankInterval(sample, 0.99);
		expect(approximate.high - approximate.low).toBeGreaterThan(0.9 * (exact.high - exact.low));
		expect(approximate.high - approximate.low).toBeLessThan(1.1 * (exact.high - exact.low));
	});
});

test("Walsh averages are all pairs with themselves", () => {
	expect([...walshAverages([1, 3])]).toEqual([1, 2, 3]);
});

test.each([
	[0.5, 0],
	[0.975, 1.959964],
	[0.005, -2.575829],
	[0.0001, -3.719016],
])("the normal quantile of %d is %d", (p, z) => {
	expect(normalQuantile(p)).toBeCloseTo(z, 5);
});
