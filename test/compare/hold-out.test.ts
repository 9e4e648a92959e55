import { expect, test } from "vitest";
import { holdOutDoubts } from "../../src/compare/hold-out.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const workload = "evbuffer/add-drain-64";
type Counts = Parameters<typeof counted>[1];

function doubts(declared: Counts, ...neighbours: readonly Counts[]) {
	return holdOutDoubts(
		comparisonFixture({
			exact: {
				baseline: [counted(workload, {})],
				candidate: [counted(workload, declared)],
			},
			holdOut: neighbours.map((candidate, i) => ({
				workload,
				parameters: { bytes: 57 + 4 * i },
				baseline: counted("evbuffer/add-drain-57", {}),
				candidate: counted("evbuffer/add-drain-57", candidate),
			})),
		}),
	);
}

test("a saving at the declared size alone is a strong doubt, with the sizes", () => {
	expect(doubts({ instructions: 600 }, { instructions: 1002 }, { instructions: 1002 })).toEqual([
		{
			workload,
			strength: "strong",
			text: "saves 40 % of its instructions at the size that is measured, none next to it (bytes 57; bytes 61): the gain does not hold",
		},
	]);
	expect(doubts({ instructions: 1000, allocations: 0 }, { allocations: 1 })[0]?.text).toContain(
		"saves 100 % of its allocations",
	);
});

test("half of it left at one neighbour is enough: a right change has its steps, too", () => {
	expect(doubts({ instructions: 600 }, { instructions: 1000 }, { instructions: 790 })).toEqual([]);
	expect(doubts({ instructions: 600 }, { instructions: 810 })).toHaveLength(1);
});

test("nothing is said without a saving, without neighbours, or where nothing was counted", () => {
	expect(doubts({ instructions: 995 }, { instructions: 1000 })).toEqual([]);
	expect(doubts({ instructions: 600 })).toEqual([]);
	expect(holdOutDoubts(comparisonFixture())).toEqual([]);
});

test("a saving within what does not repeat is none", () => {
	expect(doubts({ instructions: 970, spread: 0.05 }, { instructions: 1000 })).toEqual([]);
});
