import { expect, test } from "vitest";
import { outcomeOf } from "../../src/decide/outcome.ts";
import { tallyOf } from "../../src/decide/tally.ts";
import type { DecisionOutcome } from "../../src/model/certificate.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const calm: DecisionOutcome = { kind: "undecided", faster: [], slower: [], faulty: [] };

test("an outcome names all that moved and all that failed, whatever it decides", () => {
	expect(outcomeOf(comparisonFixture())).toEqual({
		kind: "reject",
		faster: ["evbuffer/add-drain-64"],
		slower: ["dispatch/readd-plain"],
		faulty: ["evbuffer/move-64"],
	});
});

test("each kind of error is counted by itself", () => {
	const tally = tallyOf([
		calm,
		calm,
		{ ...calm, kind: "promising", faster: ["a"] },
		{ ...calm, faster: ["a"] },
		{ ...calm, kind: "reject", slower: ["b"] },
		{ ...calm, kind: "reject", faulty: ["c"] },
		// Vetoed whatever the rule calls it.
		{ ...calm, kind: "no-verdict", slower: ["b"] },
	]);
	expect(tally).toMatchObject({
		decisions: 7,
		falseAccepts: { count: 1, of: 7 },
		falseRegressions: { count: 3, of: 7 },
		faster: { count: 2, of: 7 },
		undecided: { count: 3, of: 7 },
	});
	expect(tally.falseAccepts.atMost).toBeCloseTo(0.520703, 5);
});

test("no decision: every rate may be anything", () => {
	expect(tallyOf([]).falseAccepts).toEqual({ count: 0, of: 0, atMost: 1 });
});
