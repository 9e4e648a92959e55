import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearestNames } from "../../src/source/edit-distance.ts";

describe("editDistance", () => {
	test("known values", () => {
		expect(editDistance("kitten", "sitting")).toBe(3);
		expect(editDistance("", "abc")).toBe(3);
		expect(editDistance("upstrem", "upstream")).toBe(1);
	});

	test("is symmetric, zero only for equals, and keeps the triangle inequality", () => {
		const word = fc.string({ maxLength: 8 });
		fc.assert(
			fc.property(word, word, word, (a, b, c) => {
				expect(editDistance(a, b)).toBe(editDistance(b, a));
				expect(editDistance(a, b) === 0).toBe(a === b);
				expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
			}),
		);
	});
});

test("nearestNames puts likely names first", () => {
	const names = ["tip", "upstream", "faster-drain", "drain-v2"];
	expect(nearestNames("upstrem", names, 1)).toEqual(["upstream"]);
	expect(nearestNames("DRAIN", names, 2)).toEqual(["drain-v2", "faster-drain"]);
});
