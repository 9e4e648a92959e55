import { expect, test } from "vitest";
import { countSteps, countStepsOf, instructionChange } from "../../src/compare/count-steps.ts";
import type { CountedSide } from "../../src/compare/counted-pairs.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const side = (changes: Partial<CountedSide> = {}): CountedSide => ({
	...{ instructionsPerOp: 10_000, spread: 0, syscallsPerOp: 2, allocationsPerOp: 1 },
	...changes,
});
const steps = (baseline: Partial<CountedSide>, candidate: Partial<CountedSide>) =>
	countSteps({ baseline: side(baseline), candidate: side(candidate) });

test("counts that are the same are no step", () => {
	expect(steps({}, {})).toEqual({
		...{ instructions: 0, instructionChange: 0 },
		...{ syscalls: 0, allocations: 0 },
	});
});

test.each([
	[10_004, 0],
	[10_006, 1],
	[9996, 0],
	[9994, -1],
])(
	"instructions of 10000 to %d: %d, as builds repeat within 0.05 %%",
	(instructionsPerOp, step) => {
		expect(steps({}, { instructionsPerOp }).instructions).toBe(step);
	},
);

test("what does not repeat on either side widens what is no step", () => {
	const baseline = { spread: 0.004 };
	const of = (instructionsPerOp: number) =>
		steps(baseline, { spread: 0.006, instructionsPerOp }).instructions;
	expect([of(10_099), of(10_101), of(9901), of(9899)]).toEqual([0, 1, 0, -1]);
	const pair = { baseline: side(baseline), candidate: side({ spread: 0.006 }) };
	expect(instructionChange(pair)).toEqual({ change: 0, noise: 0.01 });
	expect(instructionChange({ baseline: side(), candidate: side() }).noise).toBe(0.0005);
});

test.each([
	[0, 0, 0],
	[0, 0.001, 1],
	[0.001, 0, -1],
	// Sums of rates round: not a call.
	[0.3, 0.1 + 0.2, 0],
	[1000, 1000.0009, 0],
	[1000, 1000.0011, 1],
	[1000, 999.9989, -1],
])("%d calls or allocations to %d: %d", (before, after, step) => {
	expect(steps({ syscallsPerOp: before }, { syscallsPerOp: after }).syscalls).toBe(step);
	expect(steps({ allocationsPerOp: before }, { allocationsPerOp: after }).allocations).toBe(step);
});

test("of every workload with counts on both sides, and of no other", () => {
	const exact = {
		baseline: [counted("a/x"), counted("a/y")],
		candidate: [counted("a/x", { instructions: 900, syscalls: 3, allocations: 0 }), counted("a/z")],
	};
	const shrunk = { instructions: -1, instructionChange: expect.closeTo(-0.1, 12) };
	expect([...countStepsOf(comparisonFixture({ exact }))]).toEqual([
		["a/x", { ...shrunk, syscalls: 1, allocations: -1 }],
	]);
	expect(countStepsOf(comparisonFixture()).size).toBe(0);
});
