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

	test("hardly changes from one count of values to the next", () => {
		const sample = Array.from({ length: 61 }, (_, i) => Math.sin(i * 7.3));
		const of60 = signedRankInterval(sample.slice(0, 60), 0.99);
		const of61 = signedRankInterval(sample, 0.99);
		expect(of61.high - of61.low).toBeGreaterThan(0.9 * (of60.high - of60.low));
		expect(of61.high - of61.low).toBeLessThan(1.1 * (of60.high - of60.low));
	});
});

test("Walsh averages are all pairs with themselves", () => {
	expect([...walshAverages([1, 3])]).toEqual([1, 2, 3]);
	expect([...walshAverages([9, 1, 2])]).toEqual([1, 1.5, 2, 5, 5.5, 9]);
});

// Quantiles as Python's statistics.NormalDist has them; the approximation promises 1.2e-9.
test.each([
	[1e-9, -5.9978070150076865],
	[0.0001, -3.71901648545568],
	[0.005, -2.5758293035489],
	[0.024, -1.9773684281819468],
	[0.02425, -1.9729610513118845],
	[0.025, -1.9599639845400538],
	[0.1, -1.2815515655446008],
	[0.3, -0.5244005127080407],
	[0.5, 0],
	[0.7, 0.5244005127080407],
	[0.9, 1.2815515655446008],
	[0.975, 1.9599639845400536],
	[0.976, 1.9773684281819461],
	[0.995, 2.5758293035489],
	[0.9999, 3.7190164854557084],
])("the normal quantile of %d is %d", (p, z) => {
	expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1.2e-9 * Math.max(1, Math.abs(z)));
});

describe("beyond 400 values the normal approximation takes over", () => {
	const upTo = (n: number) => Array.from({ length: n }, (_, i) => i - (n - 1) / 2);

	test("400 values still have the exact tail, 401 the one asked for", () => {
		expect(signedRankInterval(upTo(400), 0.99).level).toBeGreaterThan(0.99);
		expect(signedRankInterval(upTo(401), 0.99).level).toBeCloseTo(0.99, 12);
	});

	test("its bounds are the Walsh averages that mean, deviation and half a step call for", () => {
		const n = 401;
		const sample = upTo(n);
		const { low, high, estimate, attainable } = signedRankInterval(sample, 0.99);
		const mean = (n * (n + 1)) / 4;
		const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
		const outside = Math.floor(mean - 0.5 - 2.5758293035489 * sd);
		const averages = walshAverages(sample);
		expect([low, high]).toEqual([averages[outside], averages[averages.length - 1 - outside]]);
		expect(estimate).toBe(0);
		expect(attainable).toBe(true);
	});
});

test("a level is reached exactly or not at all: 2 / 2^8 belongs to 8 values", () => {
	const eight = [1, 2, 3, 4, 5, 6, 7, 8];
	expect(signedRankInterval(eight, 1 - 2 / 256)).toMatchObject({
		attainable: true,
		low: 1,
		high: 8,
	});
	expect(signedRankInterval(eight, 1 - 1.99 / 256).attainable).toBe(false);
	expect(signedRankInterval(eight.slice(1), 0.99)).toMatchObject({
		attainable: false,
		high: Number.POSITIVE_INFINITY,
		level: 1 - 1 / 64,
	});
	expect(signedRankInterval([], 0.5)).toMatchObject({ attainable: false, level: 0 });
	// One value: its own range would have a level of 0, and that is what is said of none wider.
	expect(signedRankInterval([5], 0.5)).toMatchObject({ attainable: false, level: 0, estimate: 5 });
});

test("the tail that an interval names is the one it has", () => {
	// n = 10, two-sided 5 %: Wilcoxon's table has 8; P(W <= 8) = 25 / 1024.
	const ten = Array.from({ length: 10 }, (_, i) => 2 ** i);
	const { low, high, level } = signedRankInterval(ten, 0.95);
	const averages = walshAverages(ten);
	expect([low, high]).toEqual([averages[8], averages[averages.length - 9]]);
	expect(level).toBeCloseTo(1 - 50 / 1024, 12);
});
