import { expect, test } from "vitest";
import { decide } from "../../src/decide/decision.ts";
import { disbelieved } from "../../src/decide/disbelieved.ts";
import type { Doubt } from "../../src/model/doubt.ts";
import { comparisonFixture, syntheticTrials } from "../fixtures/comparison.ts";

const doubt = (workload: string, strength: Doubt["strength"]): Doubt => ({
	workload,
	strength,
	text: "yet more instructions",
});

test("a strong doubt about what is faster is a reason, a weak one or another workload's is none", () => {
	expect(disbelieved(["a/x"], [doubt("a/x", "strong")])).toBe("a/x: yet more instructions");
	expect(disbelieved(["a/x", "a/y"], [doubt("a/x", "strong"), doubt("a/y", "strong")])).toBe(
		"a/x (and 1 more): yet more instructions",
	);
	expect(disbelieved(["a/x"], [doubt("a/x", "weak"), doubt("a/y", "strong")])).toBeNull();
	expect(disbelieved(["a/x"], [])).toBeNull();
	// A price in memory counts wherever it is paid.
	expect(disbelieved(["a/x"], [{ ...doubt("a/y", "strong"), anywhere: true }])).not.toBeNull();
});

test("what would be promising is undecided then", () => {
	const trials = (workload: string, effect: number, seed: number) =>
		syntheticTrials({ workload, effect, trialSd: 0.001, cellSd: 0.001, trials: 24, seed });
	const comparison = comparisonFixture({
		samples: {
			trials: [...trials("a/x", 0.05, 1), ...trials("a/y", 0, 2)],
			lockstep: [],
			certificate: comparisonFixture().samples.certificate,
			processes: [],
			faults: [],
		},
	});
	expect(decide(comparison, { doubts: [doubt("a/x", "weak")] }).kind).toBe("promising");
	expect(decide(comparison, { doubts: [doubt("a/x", "strong")] })).toEqual({
		kind: "undecided",
		reason: "a/x: yet more instructions",
	});
});
