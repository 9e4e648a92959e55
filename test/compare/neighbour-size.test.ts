import { expect, test } from "vitest";
import { neighbourSize } from "../../src/compare/neighbour-size.ts";
import { createRandom } from "../../src/stats/random.ts";

test("64 becomes an odd size near it, never itself, another one with another draw", () => {
	const { next } = createRandom(1);
	const sizes = Array.from(
		{ length: 200 },
		() => neighbourSize({ bytes: 64 }, next)?.["bytes"] ?? 0,
	);
	expect(Math.min(...sizes)).toBeGreaterThanOrEqual(48);
	expect(Math.max(...sizes)).toBeLessThanOrEqual(81);
	expect(sizes.filter((size) => size % 8 === 0)).toEqual([]);
	expect(new Set(sizes).size).toBeGreaterThan(15);
});

test("only sizes move; what has none has no neighbour", () => {
	const moved = neighbourSize({ bytes: 4096, locks: 1, timeout: 30_000_000 }, () => 0.9);
	expect(moved).toMatchObject({ locks: 1, timeout: 30_000_000 });
	expect(moved?.["bytes"]).not.toBe(4096);
	expect(neighbourSize({ members: 100, active: 1 }, () => 0.5)).toBeNull();
	expect(neighbourSize({ bytes: 1 }, () => 0.5)).toBeNull();
});
