import { expect, test } from "vitest";
import { createRandom } from "../../src/stats/random.ts";
import { meanInterval, studentProbability, studentQuantile } from "../../src/stats/student-t.ts";

test.each([
	// Printed tables.
	[0.975, 1, 12.7062],
	[0.995, 5, 4.0321],
	[0.99, 11, 2.7181],
	[0.9995, 7, 5.4079],
	[0.975, 120, 1.9799],
])("P %f with %d degrees is below %f", (probability, freedom, t) => {
	expect(studentQuantile(probability, freedom)).toBeCloseTo(t, 3);
	expect(studentProbability(t, freedom)).toBeCloseTo(probability, 5);
	expect(studentProbability(-t, freedom)).toBeCloseTo(1 - probability, 5);
});

test("an interval covers the mean as often as it says", () => {
	const random = createRandom(1);
	const runs = 4000;
	let covered = 0;
	for (let run = 0; run < runs; run++) {
		const values = Array.from({ length: 6 }, () => 3 + 2 * random.normal());
		const { low, high } = meanInterval(values, 0.9);
		if (low <= 3 && 3 <= high) covered++;
	}
	// 0.9 with a standard error of 0.005.
	expect(covered / runs).toBeGreaterThan(0.88);
	expect(covered / runs).toBeLessThan(0.92);
});

test("one value bounds nothing", () => {
	expect(meanInterval([2], 0.99)).toEqual({
		mean: 2,
		low: Number.NEGATIVE_INFINITY,
		high: Number.POSITIVE_INFINITY,
	});
});

// SciPy's scipy.stats.t.cdf.
test.each([
	[0.1, 3, 0.5366738255995971],
	[2.5, 3, 0.9561466764959672],
	[1, 7, 0.8246916685898963],
	[4, 7, 0.9974050433253516],
	[0.5, 30, 0.6896384975574363],
	[3, 30, 0.9973050179671741],
	[5, 11, 0.9997987350909378],
	[0.01, 120, 0.503981053350177],
	[1.3, 1000, 0.9030497357922713],
	[-2, 200, 0.023426593093535484],
])("P(T <= %d) with %d degrees is %d", (t, freedom, probability) => {
	expect(Math.abs(studentProbability(t, freedom) - probability)).toBeLessThan(1e-12);
});

test("one degree of freedom is Cauchy's distribution, two have a closed form", () => {
	for (const t of [-40, -1, 0.3, 2, 1000]) {
		expect(studentProbability(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
		expect(studentProbability(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
	}
	expect(studentProbability(0, 5)).toBe(0.5);
	expect(studentProbability(Number.POSITIVE_INFINITY, 5)).toBe(1);
	expect(studentProbability(Number.NEGATIVE_INFINITY, 5)).toBe(0);
});

test("a quantile is as exact as the numbers: tan(π (p - 0.5)) for one degree", () => {
	for (const p of [0.5, 0.6, 0.9, 0.995]) {
		const t = Math.tan(Math.PI * (p - 0.5));
		expect(Math.abs(studentQuantile(p, 1) - t)).toBeLessThan(1e-11 * Math.max(1, t));
	}
});

test("the interval of 1, 2, 3, 4: mean 2.5, standard error 0.6455, t 3.1824 at 95 %", () => {
	const { mean, low, high } = meanInterval([4, 1, 3, 2], 0.95);
	expect(mean).toBe(2.5);
	expect(low).toBeCloseTo(2.5 - 3.182446305284263 * Math.sqrt(5 / 12), 9);
	expect(high).toBeCloseTo(2.5 + 3.182446305284263 * Math.sqrt(5 / 12), 9);
});

test("two equal values leave no doubt, no value leaves all", () => {
	expect(meanInterval([2, 2], 0.99)).toEqual({ mean: 2, low: 2, high: 2 });
	expect(meanInterval([], 0.99).low).toBe(Number.NEGATIVE_INFINITY);
});
