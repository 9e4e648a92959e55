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
