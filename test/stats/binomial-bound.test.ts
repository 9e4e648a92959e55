import { describe, expect, test } from "vitest";
import { binomialUpperBound } from "../../src/stats/binomial-bound.ts";
import { createRandom } from "../../src/stats/random.ts";

describe("the one-sided 95 % Clopper-Pearson bound", () => {
	// Without successes it is 1 - 0.05^(1/n); the others are qbeta(0.95, k + 1, n - k).
	test.each([
		[0, 40, 1 - 0.05 ** (1 / 40)],
		[0, 240, 1 - 0.05 ** (1 / 240)],
		[1, 10, 0.3941633],
		[2, 20, 0.2826185],
		[5, 10, 0.7775589],
		[39, 40, 0.9987185],
	])("of %i in %i", (successes, trials, expected) => {
		expect(binomialUpperBound(successes, trials)).toBeCloseTo(expected, 6);
	});

	test("of all, or of none measured, is 1", () => {
		expect(binomialUpperBound(7, 7)).toBe(1);
		expect(binomialUpperBound(0, 0)).toBe(1);
	});

	test("of another level: 1 - (1 - level)^(1/n) without successes", () => {
		expect(binomialUpperBound(0, 40, 0.5)).toBeCloseTo(1 - 0.5 ** (1 / 40), 12);
		expect(binomialUpperBound(0, 40, 0.99)).toBeCloseTo(1 - 0.01 ** (1 / 40), 12);
	});

	test("grows with successes, shrinks with trials", () => {
		expect(binomialUpperBound(3, 200)).toBeGreaterThan(binomialUpperBound(2, 200));
		expect(binomialUpperBound(2, 400)).toBeLessThan(binomialUpperBound(2, 200));
	});

	test("covers the true rate in at least 95 % of experiments", () => {
		const random = createRandom(11);
		const [rate, trials, experiments] = [0.03, 200, 4000];
		let covered = 0;
		for (let i = 0; i < experiments; i++) {
			let successes = 0;
			for (let t = 0; t < trials; t++) if (random.next() < rate) successes++;
			if (binomialUpperBound(successes, trials) >= rate) covered++;
		}
		expect(covered / experiments).toBeGreaterThanOrEqual(0.95);
	});
});
