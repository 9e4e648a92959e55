import { expect, test } from "vitest";
import { instructionsPerOp } from "../../../src/measure/exact/instructions-per-op.ts";
import type { BatchPlan } from "../../../src/measure/exact/plan-batches.ts";

const plan: BatchPlan = {
	argument: "4,4,4,4,8",
	counted: [4, 4, 4, 8],
	operations: 5 * 4 * 8,
	leastSpread: 0,
};

test("what happens once a batch is not counted: 70 instructions for 8 nops, as recorded", () => {
	expect(instructionsPerOp([347, 347, 347, 627], plan)).toEqual({
		state: "counted",
		perOp: 8.75,
		spread: 0,
	});
});

test("batches that differ a little give their mean, and say how far they lie apart", () => {
	const count = instructionsPerOp([10_000, 10_100, 9_900, 20_000], plan);
	expect(count).toMatchObject({ state: "counted", perOp: 50_000 / 160 });
	expect(count).toMatchObject({ spread: expect.closeTo(200 / 9_900, 12) });
});

test("what the clock orders is never taken for exact", () => {
	expect(instructionsPerOp([347, 347, 347, 627], { ...plan, leastSpread: 0.01 })).toMatchObject({
		perOp: 8.75,
		spread: 0.01,
	});
});

test.each([
	["the longer batch took no more", [10_000, 10_000, 10_000, 10_000]],
	["the longer batch took less", [10_000, 10_000, 10_000, 9_000]],
	["the longer batch took three times as much", [10_000, 10_000, 10_000, 30_000]],
	["batches alike are 20 % apart", [10_000, 12_000, 10_000, 20_000]],
	["nothing was collected", [0, 0, 0, 0]],
	["a batch is missing", [347, 347, 627]],
	["a batch too many", [347, 347, 347, 347, 627]],
	["no batch", []],
])("%s: no number", (_, counts) => {
	expect(instructionsPerOp(counts, plan).state).toBe("unavailable");
});
