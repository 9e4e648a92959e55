import { expect, test } from "vitest";
import { splitBudget } from "../../src/compare/budget.ts";

test("seconds are split over modes, trials and workloads", () => {
	const budget = splitBudget({
		seconds: 200,
		fullSeconds: 200,
		quick: false,
		trials: 48,
		workloads: 50,
	});
	expect(budget.pairVisitMs * 48 * 50).toBeCloseTo(120_000, 6);
	expect(budget.lockstepVisitMs * 8 * 50).toBeCloseTo(30_000, 6);
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 40 })).toBe(200);
	expect(budget.lockstepStride).toBe(1);
});

test("a small budget shortens upstream's programs, down to rounds that can carry a verdict", () => {
	const budget = splitBudget({
		seconds: 10,
		fullSeconds: 200,
		quick: false,
		trials: 48,
		workloads: 1,
	});
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 5 })).toBe(10);
	expect(budget.upstreamRounds({ rounds: 7, quick_rounds: 0 })).toBe(7);
});

test("--quick takes the quick rounds and cross-checks every fourth workload", () => {
	const budget = splitBudget({
		seconds: 40,
		fullSeconds: 200,
		quick: true,
		trials: 24,
		workloads: 56,
	});
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 0 })).toBe(0);
	expect(budget.lockstepStride).toBe(4);
});
