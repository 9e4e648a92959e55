import { describe, expect, test } from "vitest";
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

describe("a seed's numbers are the same for ever: stored plans must repeat", () => {
	// From an sfc32 seeded through splitmix32 that was written in Python, apart from this one.
	test.each([
		[1, [0.5636717735324055, 0.5851113414391875, 0.8959073920268565, 0.9463990409858525]],
		[-5, [0.6529472316615283, 0.07972732745110989, 0.666473750025034, 0.9035665534902364]],
		[
			2 ** 31 - 1,
			[0.8925768395420164, 0.39681389019824564, 0.8114332829136401, 0.48146323300898075],
		],
	])("seed %i", (seed, numbers) => {
		const random = createRandom(seed);
		expect(numbers.map(() => random.next())).toEqual(numbers);
	});

	test("a shuffle of n items takes n - 1 numbers; a normal deviate two", () => {
		const random = createRandom(7);
		expect(random.shuffle([..."abcdef"])).toEqual([..."efdbac"]);
		expect(random.next()).toBe(0.8643882779870182);
		expect(createRandom(7).normal()).toBeCloseTo(1.0140795907993754, 12);
	});

	test("sizes without a choice take no number", () => {
		const random = createRandom(1);
		expect(random.derangement(0)).toEqual([]);
		expect(random.derangement(1)).toEqual([0]);
		expect(random.derangement(2)).toEqual([1, 0]);
		expect(createRandom(1).derangement(2)).toEqual([1, 0]);
		const fresh = createRandom(1);
		fresh.derangement(1);
		expect(fresh.next()).toBe(0.5636717735324055);
	});
});
