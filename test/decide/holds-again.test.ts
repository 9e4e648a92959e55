import { describe, expect, test } from "vitest";
import { decisiveWorkloads, holdsAgain } from "../../src/decide/holds-again.ts";
import type { ExperimentDecision } from "../../src/model/experiment.ts";
import { bench, chain, measuredComparison, type Planted, pipe } from "../fixtures/acceptance.ts";
import { accepted } from "../fixtures/experiment.ts";

const rejected: ExperimentDecision = { kind: "reject", by: "screen", reason: "slower" };

function again(decision: ExperimentDecision, planted: readonly Planted[]) {
	const { comparison } = measuredComparison(planted, 3);
	const first = measuredComparison([chain, { ...pipe, effect: -0.03 }], 1).comparison;
	return holdsAgain(decision, decisiveWorkloads(decision, first), comparison).kind;
}

describe("an acceptance", () => {
	test("holds when its gains are gains here", () => {
		expect(again(accepted, [chain, pipe])).toBe("holds");
		expect(again(accepted, [{ ...chain, effect: 0.001 }, pipe])).toBe("does not hold");
		expect(again(accepted, [{ ...chain, effect: 0.014 }, pipe])).toBe("does not hold");
	});

	test("is left open when its workload was not measured, or the bench moved", () => {
		expect(again(accepted, [pipe, bench])).toBe("no verdict");
		expect(again(accepted, [chain, { workload: "self/nop-8", effect: 0.05 }])).toBe("no verdict");
	});
});

describe("a rejection", () => {
	test("for a loss holds when the loss is there again", () => {
		expect(again(rejected, [chain, { ...pipe, effect: -0.02 }])).toBe("holds");
		expect(again(rejected, [chain, pipe])).toBe("does not hold");
	});

	test("by a gate rests on no time", () => {
		const { comparison } = measuredComparison([{ ...pipe, effect: -0.03 }], 1);
		const decision = { kind: "reject", by: "oracle", reason: "x" } as const;
		expect(decisiveWorkloads(decision, comparison)).toEqual([]);
		expect(decisiveWorkloads(rejected, comparison)).toEqual([pipe.workload]);
	});
});

test("what was parked rests on no time, whatever was measured", () => {
	const { comparison } = measuredComparison([{ ...pipe, effect: -0.03 }], 1);
	const parked: ExperimentDecision = { kind: "park", reason: "x", needs: null };
	expect(decisiveWorkloads(parked, comparison)).toEqual([]);
	expect(decisiveWorkloads(rejected, null)).toEqual([]);
});
