import fc from "fast-check";
import { expect, test } from "vitest";
import { planRounds } from "../../../src/measure/upstream/plan.ts";

const abba = ["baseline", "candidate", "candidate", "baseline"];
const baab = ["candidate", "baseline", "baseline", "candidate"];

test("every plan is made of ABBA and BAAB, half of each", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 200 }), fc.integer(), (rounds, seed) => {
			const plan = planRounds({ rounds, seed });
			expect(plan).toHaveLength(rounds);
			const ofAbba = plan.filter((order) => order.join() === abba.join()).length;
			const ofBaab = plan.filter((order) => order.join() === baab.join()).length;
			expect(ofAbba + ofBaab).toBe(rounds);
			expect(Math.abs(ofAbba - ofBaab)).toBeLessThanOrEqual(1);
		}),
	);
});

test("the seed decides the order, and different seeds give different orders", () => {
	const orders = [1, 2, 3].map((seed) => JSON.stringify(planRounds({ rounds: 40, seed })));
	expect(JSON.stringify(planRounds({ rounds: 40, seed: 1 }))).toBe(orders[0]);
	expect(new Set(orders).size).toBe(3);
});

test("either role can be first, also in a plan of one round", () => {
	const firsts = Array.from({ length: 20 }, (_, seed) => planRounds({ rounds: 1, seed })[0]?.[0]);
	expect(new Set(firsts)).toEqual(new Set(["baseline", "candidate"]));
});
