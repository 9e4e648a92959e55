import { expect, test } from "vitest";
import { createRandom } from "../../src/stats/random.ts";

test("the same seed gives the same numbers, another seed others", () => {
	const take = (seed: number) => {
		const random = createRandom(seed);
		return Array.from({ length: 5 }, () => random.next());
	};
	expect(take(1)).toEqual(take(1));
	expect(take(1)).not.toEqual(take(2));
});

test("numbers are uniform in [0, 1), deviates have mean 0 and variance 1", () => {
	const random = createRandom(3);
	const uniform = Array.from({ length: 20_000 }, () => random.next());
	expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
	expect(Math.max(...uniform)).toBeLessThan(1);
	for (let bin = 0; bin < 10; bin++) {
		const share = uniform.filter((x) => Math.floor(10 * x) === bin).length / 20_000;
		// Standard error 0.0021: five of them.
		expect(Math.abs(share - 0.1)).toBeLessThan(0.011);
	}
	const deviates = Array.from({ length: 20_000 }, () => random.normal());
	const mean = deviates.reduce((a, b) => a + b) / 20_000;
	const variance = deviates.reduce((a, b) => a + (b - mean) ** 2, 0) / 20_000;
	expect(Math.abs(mean)).toBeLessThan(0.036);
	expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test("a shuffle is a permutation that leaves its input alone; a derangement fixes nothing", () => {
	const random = createRandom(4);
	const items = Array.from({ length: 30 }, (_, i) => i);
	const shuffled = random.shuffle(items);
	expect(items[7]).toBe(7);
	expect(shuffled).not.toEqual(items);
	expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
	for (let size = 2; size < 20; size++) {
		const deranged = random.derangement(size);
		expect([...deranged].sort((a, b) => a - b)).toEqual(items.slice(0, size));
		expect(deranged.some((value, i) => value === i)).toBe(false);
	}
	expect(random.derangement(1)).toEqual([0]);
});
