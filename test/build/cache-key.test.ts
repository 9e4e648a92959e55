import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey } from "../../src/build/cache-key.ts";

test("the order of the parts does not matter, everything else does", () => {
	expect(cacheKey({ a: "1", b: "2" })).toBe(cacheKey({ b: "2", a: "1" }));
	const part = fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }));
	fc.assert(
		fc.property(part, part, (one, other) => {
			const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
			expect(cacheKey(one) === cacheKey(other)).toBe(same);
		}),
	);
});

test("text does not move from one part to the next", () => {
	expect(cacheKey({ a: "xb", b: "" })).not.toBe(cacheKey({ a: "x", b: "b" }));
	expect(cacheKey({ a: "1", b: "2" })).not.toBe(cacheKey({ a: "1\0b\x002" }));
	expect(cacheKey({ a: "1" })).toMatch(/^[0-9a-f]{64}$/);
});

function sorted(parts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
	return Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
}
