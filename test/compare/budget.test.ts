import { expect, test } from "vitest";
import { splitBudget } from "../../src/compare/budget.ts";

const certificate = { trials: 12, workloads: 5 };

test("seconds are split over modes, trials and workloads", () => {
	const budget = splitBudget({
		seconds: 200,
		fullSeconds: 200,
		quick: false,
		trials: 48,
		workloads: 50,
		certificate,
	});
	expect(budget.pairVisitMs * 48 * 50).toBeCloseTo(114_000, 6);
	expect(budget.lockstepVisitMs * 8 * 50).toBeCloseTo(24_000, 6);
	expect(budget.certificateVisitMs * 12 * 5).toBeCloseTo(6_000, 6);
	expect(budget.upstreamMs).toBe(56_000);
	// A quarter as pilot; a program that scatters may take twice its rounds from the others.
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 40 })).toEqual({
		pilot: 50,
		least: 7,
		most: 400,
	});
	expect(budget.lockstepStride).toBe(1);
});

test("a small budget shortens upstream's programs, down to rounds that can carry a verdict", () => {
	const budget = splitBudget({
		seconds: 10,
		fullSeconds: 200,
		quick: false,
		trials: 48,
		workloads: 1,
		certificate,
	});
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 5 })).toEqual({
		pilot: 7,
		least: 7,
		most: 20,
	});
	expect(budget.upstreamRounds({ rounds: 7, quick_rounds: 0 })).toEqual({
		pilot: 7,
		least: 7,
		most: 14,
	});
});

test("--quick takes the quick rounds and cross-checks every fourth workload", () => {
	const budget = splitBudget({
		seconds: 40,
		fullSeconds: 200,
		quick: true,
		trials: 24,
		workloads: 56,
		certificate,
	});
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 0 })).toEqual({
		pilot: 0,
		least: 0,
		most: 0,
	});
	expect(budget.upstreamRounds({ rounds: 200, quick_rounds: 40 })).toEqual({
		pilot: 40,
		least: 40,
		most: 40,
	});
	expect(budget.lockstepStride).toBe(4);
});

test("the lock step of --quick has the time of four workloads for one; a workload is at least one", () => {
	const split = (quick: boolean, workloads: number) =>
		splitBudget({ seconds: 40, fullSeconds: 200, quick, trials: 24, workloads, certificate });
	expect(split(true, 56)).toMatchObject({ trials: 24, lockstepTrials: 8, upstreamMs: 11_200 });
	expect(split(true, 56).lockstepVisitMs).toBeCloseTo((4 * 4800) / (8 * 56), 9);
	expect(split(false, 56).lockstepVisitMs).toBeCloseTo(4800 / (8 * 56), 9);
	expect(split(false, 0).pairVisitMs).toBeCloseTo(22_800 / 24, 9);
	expect(split(false, 0).lockstepVisitMs).toBeCloseTo(4800 / 8, 9);
});
