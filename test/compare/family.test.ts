import { expect, test } from "vitest";
import { displayLevel, familyError, familyLevel } from "../../src/compare/family.ts";

test("the error of both sides is split over the workloads: 1 % alone, 0.017 % of 60", () => {
	expect([displayLevel, familyError]).toEqual([0.99, 0.005]);
	expect(familyLevel(1)).toBeCloseTo(0.99, 12);
	expect(familyLevel(60)).toBeCloseTo(1 - 0.01 / 60, 12);
	// Nothing to judge is judged as one.
	expect(familyLevel(0)).toBeCloseTo(0.99, 12);
});
