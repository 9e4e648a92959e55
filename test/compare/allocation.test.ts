import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	allocate,
	settledHalfWidth as halfWidthOf,
	leastUnits,
	type Pilot,
} from "../../src/compare/allocation.ts";
import { trialEffect } from "../../src/compare/effect.ts";
import { familyLevel } from "../../src/compare/family.ts";
import { trialPilots } from "../../src/compare/pilot.ts";
import { verdictOf } from "../../src/decide/verdict.ts";
import { createRandom } from "../../src/stats/random.ts";
import { normalQuantile, signedRankInterval } from "../../src/stats/signed-rank.ts";
import { syntheticTrials } from "../fixtures/comparison.ts";

const level = familyLevel(60);
const settledHalfWidth = 0.005;

function pilot(workload: string, changes: Partial<Pilot> & { sd?: number } = {}): Pilot {
	const { sd = 0.005, ...rest } = changes;
	const random = createRandom(workload.length);
	return {
		workload,
		values: Array.from({ length: 12 }, () => sd * random.normal()),
		cellVariance: 0,
		cells: 2,
		unitMs: 20,
		cellMs: 20,
		mostUnits: 48,
		mostCells: 20,
		...rest,
	};
}

const costOf = (pilots: readonly Pilot[], shares: ReturnType<typeof allocate>["shares"]) =>
	pilots.reduce((sum, p) => {
		const share = shares.get(p.workload);
		return sum + (share ? share.units * (p.unitMs + share.cells * p.cellMs) : 0);
	}, 0);

test("a quiet workload stops early, a noisy one gets the time", () => {
	const pilots = [pilot("quiet", { sd: 0.0005 }), pilot("noisy", { sd: 0.02 })];
	const { shares } = allocate(pilots, { level, settledHalfWidth, budgetMs: 3000 });
	expect(shares.get("quiet")?.units).toBeLessThan(8);
	expect(shares.get("noisy")?.units).toBe(36);
});

test("what can be settled is settled before time goes to what cannot", () => {
	const pilots = [
		pilot("hopeless", { sd: 0.2 }),
		pilot("dear", { sd: 0.004, unitMs: 200 }),
		...["cheap one", "cheap two", "cheap three"].map((name) => pilot(name, { sd: 0.004 })),
	];
	const alone = pilots.slice(2);
	const plenty = allocate(alone, { level, settledHalfWidth, budgetMs: 1e9 }).targetHalfWidth;
	expect(plenty).toBeLessThan(settledHalfWidth);
	const { shares } = allocate(pilots, { level, settledHalfWidth, budgetMs: 3800 });
	for (const { workload } of alone) expect(shares.get(workload)?.units).toBeGreaterThan(3);
	expect(shares.get("hopeless")?.cells).toBe(1);
});

test("cells are bought where cells scatter, trials where trials do", () => {
	const within = pilot("within", { sd: 0.004, cellVariance: 0.004 ** 2 });
	const between = pilot("between", { sd: 0.004, cellVariance: 1e-9 });
	const { shares } = allocate([within, between], { level, settledHalfWidth, budgetMs: 3000 });
	expect(shares.get("within")?.cells).toBeGreaterThan(3);
	expect(shares.get("between")?.cells).toBe(1);
});

test("hopeless processes are not given cells that cannot help", () => {
	const hopeless = pilot("hopeless", { sd: 0.5, cellVariance: 0.001 ** 2 });
	const { shares } = allocate([hopeless], { level, settledHalfWidth, budgetMs: 1e6 });
	expect(shares.get("hopeless")).toEqual({ units: 36, cells: 1 });
});

test("no interval rests on fewer units than the level can have", () => {
	expect(2 * 2 ** -leastUnits(level)).toBeLessThan(1 - level);
	const { shares } = allocate([pilot("perfect", { sd: 0 })], {
		level,
		settledHalfWidth,
		budgetMs: 1,
	});
	expect(12 + (shares.get("perfect")?.units ?? 0)).toBe(leastUnits(level));
});

test("whatever the scatter, it keeps to the budget as far as the least units allow", () => {
	const sd = fc.double({ min: 1e-4, max: 0.1, noNaN: true });
	fc.assert(
		fc.property(fc.array(sd, { minLength: 1, maxLength: 20 }), fc.nat(20_000), (sds, budgetMs) => {
			const pilots = sds.map((value, i) => pilot(`w${i}`, { sd: value, cellVariance: value ** 2 }));
			const { shares } = allocate(pilots, { level, settledHalfWidth, budgetMs });
			const least = allocate(pilots, { level, settledHalfWidth, budgetMs: 0 });
			expect(costOf(pilots, shares)).toBeLessThanOrEqual(
				Math.max(budgetMs, costOf(pilots, least.shares)),
			);
		}),
	);
});

test("it never looks at the centre: the same scatter about any effect gets the same share", () => {
	const shifted = (by: number) => {
		const p = pilot("w", { cellVariance: 0.002 ** 2 });
		return allocate([{ ...p, values: p.values.map((value) => value + by) }], {
			level,
			settledHalfWidth,
			budgetMs: 800,
		}).shares.get("w");
	};
	expect(shifted(0.3)).toEqual(shifted(0));
	expect(shifted(-0.05)).toEqual(shifted(0));
});

describe("the least units", () => {
	test.each([
		[0.99, 10],
		[0.995, 11],
		[level, 16],
	])("of a level of %d are %i: two more than can carry it", (wanted, units) => {
		expect(leastUnits(wanted)).toBe(units);
	});

	test("the width that settles is half the margin", () => {
		expect(halfWidthOf(1)).toBeCloseTo(Math.log1p(0.01) / 2, 15);
		expect(halfWidthOf(4)).toBeCloseTo(Math.log1p(0.04) / 2, 15);
	});
});

describe("what cannot be settled", () => {
	const hopeless = (name: string, changes: Partial<Pilot> = {}) =>
		pilot(name, { sd: 0.2, ...changes });
	const sharesOf = (pilots: readonly Pilot[], budgetMs: number) =>
		allocate(pilots, { level, settledHalfWidth, budgetMs }).shares;

	// 12 units of the pilot, 16 at least: 4 more of 20 + 20 ms are due whatever the budget.
	test.each([
		[0, 4],
		[160, 4],
		[199, 4],
		[200, 5],
		[1000, 25],
		[1e9, 36],
	])("gets one-cell units for all of %d ms: %i", (budgetMs, units) => {
		expect(sharesOf([hopeless("one")], budgetMs).get("one")).toEqual({ units, cells: 1 });
	});

	test("shares what is left equally", () => {
		const shares = sharesOf([hopeless("one"), hopeless("two")], 1000);
		expect([...shares.values()]).toEqual([
			{ units: 12, cells: 1 },
			{ units: 12, cells: 1 },
		]);
	});

	test("gets no more than it may have, be that less than the least", () => {
		expect(sharesOf([hopeless("one", { mostUnits: 14 })], 1e9).get("one")?.units).toBe(2);
		expect(sharesOf([hopeless("one", { mostUnits: 12 })], 1e9).get("one")?.units).toBe(0);
	});
});

describe("what can be settled", () => {
	const z = -normalQuantile((1 - level) / 2);
	/** The scatter as its own signed-rank interval shows it. */
	const scatterOf = (values: readonly number[]): number => {
		const { low, high, level: reached } = signedRankInterval(values, 0.8);
		return (Math.sqrt(values.length) * (high - low)) / 2 / -normalQuantile((1 - reached) / 2);
	};

	/** Every share that reaches the width, tried one after the other. */
	const cheapestOf = (p: Pilot, halfWidth: number, between: number) => {
		let best = { units: -1, cells: -1, ms: Number.POSITIVE_INFINITY };
		for (let units = 16 - p.values.length; units <= p.mostUnits - p.values.length; units++) {
			for (let cells = 1; cells <= p.mostCells; cells++) {
				const variance = between + (p.cellVariance * Math.PI) / (2 * cells + 1);
				const width = z * Math.sqrt(variance / (units + p.values.length));
				const ms = units * (p.unitMs + cells * p.cellMs);
				if (width <= halfWidth && ms < best.ms) best = { units, cells, ms };
			}
		}
		return { units: best.units, cells: best.cells };
	};

	test.each([
		["units alone scatter", 0.004, 0, 20, 20],
		["cells scatter", 0.004, 0.004 ** 2, 20, 20],
		["cells scatter and a unit is dear", 0.004, 0.004 ** 2, 200, 5],
		["cells are dear", 0.003, 0.004 ** 2, 5, 60],
	])(
		"takes the cheapest share that reaches the width: %s",
		(_, sd, cellVariance, unitMs, cellMs) => {
			const p = pilot("w", { sd, cellVariance, unitMs, cellMs });
			const { shares, targetHalfWidth } = allocate([p], { level, settledHalfWidth, budgetMs: 1e9 });
			const total = scatterOf(p.values) ** 2;
			const between = Math.max(0, total - (cellVariance * Math.PI) / (2 * p.cells + 1));
			expect(shares.get("w")).toEqual(cheapestOf(p, targetHalfWidth, between));
			expect(targetHalfWidth).toBeLessThan(settledHalfWidth);
			expect(targetHalfWidth).toBeGreaterThan(0.001);
		},
	);

	test("with too few values for an interval, half their range stands for the scatter", () => {
		const p = { ...pilot("w"), values: [0.002, 0.006, 0.004], mostUnits: 300 };
		const { shares, targetHalfWidth } = allocate([p], { level, settledHalfWidth, budgetMs: 1e9 });
		const needed = (z * 0.002) / targetHalfWidth;
		expect(shares.get("w")?.units).toBe(Math.max(16, Math.ceil(needed ** 2)) - 3);
	});

	test("no width below a thousandth is aimed at, none above the one that settles", () => {
		const still = { ...pilot("still"), values: Array<number>(12).fill(0.01) };
		const options = { level, settledHalfWidth };
		expect(allocate([still], { ...options, budgetMs: 1e9 }).targetHalfWidth).toBeCloseTo(0.001, 6);
		const tight = pilot("tight", { sd: 0.004 });
		const settled = allocate([tight], { ...options, budgetMs: 1e9 });
		const ms = costOf([tight], settled.shares);
		// Not quite enough time for that width: a wider one, and never wider than settles.
		const less = allocate([tight], { ...options, budgetMs: 0.8 * ms }).targetHalfWidth;
		expect(less).toBeGreaterThan(settled.targetHalfWidth);
		expect(less).toBeLessThanOrEqual(settledHalfWidth);
	});

	test("of two that scatter alike the cheap one is settled, the dear one gets the rest", () => {
		const [cheap, dear] = [pilot("a", { sd: 0.006 }), pilot("b", { sd: 0.006, unitMs: 100 })];
		const alone = allocate([cheap], { level, settledHalfWidth, budgetMs: 1e9 });
		const least = 4 * 120;
		const budgetMs = costOf([cheap], alone.shares) + least;
		const { shares } = allocate([dear, cheap], { level, settledHalfWidth, budgetMs });
		expect(shares.get("a")?.units).toBeGreaterThan(4);
		expect(shares.get("b")).toMatchObject({ cells: 1 });
		expect(costOf([cheap, dear], shares)).toBeLessThanOrEqual(budgetMs);
	});
});

describe("over simulated comparisons that stop by the rule", () => {
	const scatters = [0.001, 0.003, 0.01, 0.03];
	const tables = 300;

	function simulate(effect: number) {
		const counts = { covered: 0, all: 0, faster: 0, slower: 0 };
		for (let table = 0; table < tables; table++) {
			const full = scatters.map((trialSd, w) =>
				syntheticTrials({
					workload: `w${w}`,
					effect,
					trialSd,
					cellSd: trialSd,
					trials: 48,
					cells: 2,
					seed: 1 + table * scatters.length + w,
				}),
			);
			// As measure-pairs does it: a look every 12 trials, at what was taken so far.
			const taken = full.map(() => 12);
			let budgetMs = 2500;
			for (let next = 12; next < 48; next += 12) {
				const pilots = trialPilots(
					full.flatMap((trials, w) => trials.slice(0, taken[w])),
					48 - next,
				);
				const looked = { level: familyLevel(4), settledHalfWidth, budgetMs };
				const { shares } = allocate(pilots, looked);
				for (const [w, { unitMs, cellMs }] of pilots.entries()) {
					const share = shares.get(`w${w}`) ?? { units: 0, cells: 1 };
					const units = Math.min(12, share.units);
					taken[w] = (taken[w] ?? 0) + units;
					budgetMs = Math.max(0, budgetMs - units * (unitMs + share.cells * cellMs));
				}
			}
			const verdicts = full.map((trials, w) => {
				const judged = trialEffect(trials.slice(0, taken[w]), 4);
				counts.all++;
				const { low, high } = judged.familyInterval;
				if (low <= effect && effect <= high) counts.covered++;
				return verdictOf(judged, 1);
			});
			if (verdicts.includes("faster")) counts.faster++;
			if (verdicts.includes("slower")) counts.slower++;
		}
		return counts;
	}

	test("the intervals still cover, with no effect and with one", () => {
		for (const effect of [0, 0.02]) {
			const { covered, all } = simulate(effect);
			// familyLevel(4) = 0.995; three standard errors of 1200 draws are 0.006.
			expect(covered / all).toBeGreaterThan(0.989);
		}
	});

	test("a table of unchanged workloads is called faster, or slower, at most once in a hundred", () => {
		const { faster, slower } = simulate(0);
		// 1 % of 300 is 3; 8 would be three standard errors above it.
		expect(faster).toBeLessThan(8);
		expect(slower).toBeLessThan(8);
	});
});
