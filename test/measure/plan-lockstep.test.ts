import fc from "fast-check";
import { expect, test } from "vitest";
import { planTurns, quadEffects, type Turn } from "../../src/measure/plan-lockstep.ts";

test("every quad is ABBA or BAAB, both come up, and a seed repeats them", () => {
	const turns = planTurns(200, 3);
	expect(turns).toHaveLength(800);
	const quads = Array.from({ length: 200 }, (_, i) => turns.slice(4 * i, 4 * i + 4).join(""));
	expect(new Set(quads)).toEqual(new Set(["0110", "1001"]));
	const baselineFirst = quads.filter((quad) => quad === "0110").length;
	expect(baselineFirst).toBeGreaterThan(60);
	expect(baselineFirst).toBeLessThan(140);
	expect(planTurns(200, 3)).toEqual(turns);
	expect(planTurns(200, 4)).not.toEqual(turns);
});

/** Elapsed times of both sides, slot by slot, from a machine that drifts. */
function play(turns: readonly Turn[], ns: (turn: Turn, slot: number) => number) {
	const elapsed: [number[], number[]] = [[], []];
	for (const [slot, turn] of turns.entries()) elapsed[turn].push(ns(turn, slot));
	return elapsed;
}

test("the planted ratio comes out of every quad, also on a machine that drifts evenly", () => {
	fc.assert(
		fc.property(
			fc.integer(),
			fc.double({ min: 0.5, max: 2, noNaN: true }),
			fc.double({ min: 0, max: 50, noNaN: true }),
			(seed, ratio, driftNs) => {
				const turns = planTurns(6, seed);
				const plain = play(turns, (turn) => (turn === 0 ? 1000 * ratio : 1000));
				for (const effect of quadEffects(turns, plain)) {
					expect(effect).toBeCloseTo(Math.log(ratio), 12);
				}
				const drifting = play(turns, (_, slot) => 1000 + slot * driftNs);
				for (const effect of quadEffects(turns, drifting)) expect(effect).toBeCloseTo(0, 12);
			},
		),
	);
});

test("a faster candidate is a positive effect; each quad has its own", () => {
	const turns: readonly Turn[] = [0, 1, 1, 0, 1, 0, 0, 1];
	const effects = quadEffects(turns, [
		[110, 90, 300, 100],
		[50, 50, 100, 100],
	]);
	expect(effects).toEqual([Math.log(2), Math.log(2)]);
});

test("a side that sent too few times is no number at all", () => {
	expect(quadEffects([0, 1, 1, 0], [[100], [50, 50]])).toEqual([Number.NaN]);
});
