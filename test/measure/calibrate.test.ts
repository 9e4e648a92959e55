import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrate } from "../../src/measure/calibrate.ts";

/** A loop that takes `perIterationNs` and `fixedNs` on top, whatever the count. */
const linear =
	(perIterationNs: number, fixedNs = 0) =>
	(iterations: number) =>
		perIterationNs * iterations + fixedNs;

test("a batch takes the time asked for, whatever one iteration costs", () => {
	fc.assert(
		fc.property(
			fc.double({ min: 0.1, max: 30_000, noNaN: true }),
			fc.integer({ min: 50, max: 1000 }),
			(perIterationNs, batchUs) => {
				const iterations = calibrate(linear(perIterationNs), batchUs);
				// Whole iterations: at most half of one beside the target.
				expect(Math.abs(iterations * perIterationNs - batchUs * 1000)).toBeLessThanOrEqual(
					perIterationNs / 2 + 1e-6,
				);
			},
		),
	);
});

test("one iteration that takes longer than a batch is a batch", () => {
	expect(calibrate(linear(10_000_000), 75)).toBe(1);
});

test("a dearer loop never gets more iterations", () => {
	const costs = Array.from({ length: 200 }, (_, i) => 0.2 * 1.1 ** i);
	const counts = costs.map((cost) => calibrate(linear(cost, 40), 75));
	expect(counts).toEqual([...counts].sort((a, b) => b - a));
	expect(new Set(counts).size).toBeGreaterThan(50);
});

test("a slow first run, as with cold caches, does not shorten the batch", () => {
	let runs = 0;
	const cold = (iterations: number) => 10 * iterations + (runs++ % 2 === 0 ? 1_000_000 : 0);
	expect(calibrate(cold, 75)).toBe(7500);
});

test("no batch on the way is longer than the one it ends with, and no way is long", () => {
	for (let cost = 0.1; cost < 60_000; cost *= 1.3) {
		const asked: number[] = [];
		const iterations = calibrate((n) => {
			asked.push(n);
			return cost * n;
		}, 75);
		expect(Math.max(...asked)).toBeLessThanOrEqual(iterations);
		expect(asked).toEqual([...asked].sort((a, b) => a - b));
		expect(asked.length).toBeLessThan(30);
	}
});

test("a clock that stands still ends the search, within what the binding takes", () => {
	const asked: number[] = [];
	const iterations = calibrate((n) => {
		asked.push(n);
		return 0;
	}, 75);
	expect(iterations).toBe(2 ** 32);
	expect(Math.max(...asked)).toBeLessThanOrEqual(2 ** 32);
});
