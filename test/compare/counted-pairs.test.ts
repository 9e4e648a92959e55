import { expect, test } from "vitest";
import { countedPairs } from "../../src/compare/counted-pairs.ts";
import { counted } from "../fixtures/exact-counts.ts";

test("the four numbers of both sides; system calls of all names together", () => {
	const baseline = { ...counted("a/x", { spread: 0.01 }), syscallsPerOp: { readv: 2, ioctl: 0.5 } };
	const candidate = counted("a/x", { instructions: 900, syscalls: 1, allocations: 0 });
	expect([...countedPairs({ baseline: [baseline], candidate: [candidate] })]).toEqual([
		[
			"a/x",
			{
				baseline: {
					...{ instructionsPerOp: 1000, spread: 0.01, syscallsPerOp: 2.5, allocationsPerOp: 1 },
				},
				candidate: {
					...{ instructionsPerOp: 900, spread: 0, syscallsPerOp: 1, allocationsPerOp: 0 },
				},
			},
		],
	]);
});

test("half a count is none: a side that is missing, or has no instructions, leaves the pair out", () => {
	const because = "valgrind is not installed";
	const none = { state: "unavailable", workload: "a/x", because } as const;
	const half = {
		...counted("a/x"),
		instructions: { state: "unavailable", because } as const,
	};
	const whole = counted("a/x");
	for (const other of [[], [none], [half], [counted("a/y")]]) {
		expect(countedPairs({ baseline: [whole], candidate: other }).size).toBe(0);
		expect(countedPairs({ baseline: other, candidate: [whole] }).size).toBe(0);
	}
	expect(countedPairs(undefined).size).toBe(0);
});
