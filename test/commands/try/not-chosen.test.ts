import { expect, test } from "vitest";
import { attemptState } from "../../../src/commands/try/attempt-state.ts";
import { notChosen } from "../../../src/commands/try/not-chosen.ts";
import type { AttemptEntry } from "../../../src/model/attempt.ts";
import { openedEntry } from "../../fixtures/attempt.ts";

const at = "2026-01-01T00:00:00.000Z";
const score = (candidate: number, low: number) => ({
	...{ candidate, workload: "evbuffer/add-drain-64", effect: 0.2, low },
});
const chose: AttemptEntry = {
	...{ kind: "chose", at, candidate: 1, scores: [score(0, 0.03), score(1, 0.07)] },
};

test("the one that was not chosen is parked with both numbers; the chosen one is the rule's", () => {
	const state = attemptState([openedEntry(2), chose]);
	expect(notChosen(state, 1)).toBeNull();
	expect(notChosen(state, 0)).toEqual({
		kind: "park",
		reason:
			"variant-2 of the same attempt was chosen: at least 6.8 % less time on evbuffer/add-drain-64, this one at least 3.0 % less time on evbuffer/add-drain-64; not confirmed",
		needs: "fresh samples: evlab try with its branch",
	});
});

test("one that a stage has rejected is the rule's too, whatever was chosen", () => {
	const report = { stage: "oracle" as const, finding: "differs", seconds: 1, evidence: [] };
	const rejected: AttemptEntry = {
		...{ kind: "ended", at, candidate: 2, evidence: [], report: { ...report, outcome: "rejects" } },
	};
	expect(notChosen(attemptState([openedEntry(3), rejected, chose]), 2)).toBeNull();
	expect(notChosen(attemptState([openedEntry(1)]), 0)).toBeNull();
});
