import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleVersion, verdictOf } from "../../src/decide/verdict.ts";
import type { Effect } from "../../src/model/effect.ts";

function effect(low: number, high: number, changes: Partial<Effect> = {}): Effect {
	const interval = { low, high, level: 0.99 };
	return {
		logRatio: (low + high) / 2,
		interval,
		familyInterval: interval,
		units: 16,
		unit: "layout",
		spread: { low, high },
		sameSign: 1,
		...changes,
	};
}

test("a gain that a third of the layouts deny is no gain; a loss stays one", () => {
	const denied = { sameSign: 0.67 };
	expect(verdictOf(effect(0.02, 0.03, denied), 1)).toBe("inconclusive");
	expect(verdictOf(effect(-0.03, -0.02, denied), 1)).toBe("slower");
	expect(verdictOf(effect(0.02, 0.03, { sameSign: 0.75 }), 1)).toBe("faster");
	// Pairs of processes are no layouts: their scatter is noise, which the interval knows.
	expect(verdictOf(effect(0.02, 0.03, { ...denied, unit: "pair" }), 1)).toBe("faster");
});

test.each([
	[0.02, 0.03, "faster"],
	[-0.03, -0.02, "slower"],
	[-0.005, 0.005, "same"],
	[0.001, 0.005, "same"],
	[-0.005, 0.03, "inconclusive"],
	[-0.03, 0.03, "inconclusive"],
	[0.001, 0.03, "faster"],
	[Number.NaN, 0.03, "inconclusive"],
	[0.02, Number.NaN, "inconclusive"],
	[-1e9, 1e9, "inconclusive"],
	// An end at 0 does not exclude 0, and the margin itself lies outside the margin.
	[0, 0.03, "inconclusive"],
	[-0.03, 0, "inconclusive"],
	[-Math.log1p(0.01), 0.005, "inconclusive"],
	[-0.005, Math.log1p(0.01), "inconclusive"],
	[0.001, Math.log1p(0.01), "faster"],
	[0.02, 0.02, "faster"],
	[0, 0, "same"],
	// An interval that is upside down is a mistake, whatever its ends are.
	[0.03, 0.02, "inconclusive"],
	[0.002, 0.001, "inconclusive"],
])("an interval from %d to %d is %s", (low, high, verdict) => {
	expect(verdictOf(effect(low, high), 1)).toBe(verdict);
});

test("swapping the roles swaps the verdict", () => {
	const number = fc.double({ min: -0.1, max: 0.1, noNaN: true });
	const swapped = {
		faster: "slower",
		slower: "faster",
		same: "same",
		inconclusive: "inconclusive",
	};
	fc.assert(
		fc.property(number, number, (a, b) => {
			const [low, high] = [Math.min(a, b), Math.max(a, b)];
			expect(verdictOf(effect(-high, -low), 1)).toBe(swapped[verdictOf(effect(low, high), 1)]);
		}),
	);
});

test("the margin is the per cent asked for", () => {
	expect(verdictOf(effect(0.001, 0.015), 2)).toBe("same");
	expect(verdictOf(effect(0.001, 0.015), 1)).toBe("faster");
	expect(verdictOf(effect(-0.015, -0.001), 2)).toBe("same");
});

test("the rule has a name and a number, by which records refuse to mix", () => {
	expect(ruleVersion).toMatch(/^signed-rank\/\d+$/);
});
