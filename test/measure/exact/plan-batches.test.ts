import { expect, test } from "vitest";
import { planBatches } from "../../../src/measure/exact/plan-batches.ts";
import type { Workload } from "../../../src/model/workload.ts";
import { smallWorkload } from "../../fakes/small-workload.ts";

const small = smallWorkload();

test("one batch to warm up, three alike, one twice as long", () => {
	const { argument, counted, operations, leastSpread } = planBatches(small);
	const [n] = counted;
	expect(counted).toEqual([n, n, n, 2 * n]);
	expect(argument).toBe([n, n, n, n, 2 * n].join(","));
	expect(operations).toBe(5 * n * small.operationsPerIteration);
	expect(leastSpread).toBe(0);
});

test("the more an iteration does, the fewer there are, within limits", () => {
	const of = (changes: Partial<Workload>) => planBatches({ ...small, ...changes }).counted[0];
	expect(of({})).toBe(1024);
	expect(of({ expected: { bytes: 32_768, events: 0 } })).toBe(16);
	expect(of({ expected: { bytes: 64, events: 100 } })).toBe(8);
	expect(of({ operationsPerIteration: 1000 })).toBe(8);
	expect(of({ expected: { bytes: 2 ** 30, events: 0 } })).toBe(2);
});

test("a loop over many timers depends on the clock", () => {
	const loop: Workload["program"]["loop"] = [{ op: "timers.add_all", operands: [0] }];
	const timers = { ...small, program: { ...small.program, loop } };
	expect(planBatches(timers).leastSpread).toBeGreaterThan(0);
});
