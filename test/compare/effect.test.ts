import { describe, expect, test } from "vitest";
import { pairEffects, processEffect, trialEffect, trialValue } from "../../src/compare/effect.ts";
import { familyLevel } from "../../src/compare/family.ts";
import { verdictOf } from "../../src/decide/verdict.ts";
import type { ProcessSample } from "../../src/model/sample.ts";
import { createRandom } from "../../src/stats/random.ts";
import { signedRankInterval } from "../../src/stats/signed-rank.ts";
import { syntheticTrials } from "../fixtures/comparison.ts";

const sample = (round: number, role: ProcessSample["role"], valueNs: number): ProcessSample => ({
	workload: "w",
	round,
	role,
	valueNs,
});

test("a trial's value is the median of its cells' medians", () => {
	const cell = (...quadEffects: number[]) => ({
		quadEffects,
		baselineNsPerOp: 1,
		candidateNsPerOp: 1,
		floorNsPerOp: null,
	});
	expect(trialValue([cell(0, 1, 100), cell(3, 3, 3), cell(2, 2, -50)])).toBe(2);
});

test("neighbouring processes are paired; half a pair and one-sided pairs are dropped", () => {
	const effects = pairEffects([
		sample(0, "baseline", 110),
		sample(0, "candidate", 100),
		sample(0, "candidate", 100),
		sample(0, "baseline", 120),
		sample(1, "candidate", 50),
		sample(1, "baseline", 100),
		sample(1, "baseline", 100),
		sample(2, "baseline", 1),
		sample(2, "baseline", 1),
	]);
	expect(effects).toHaveLength(3);
	expect(effects[0]).toBeCloseTo(Math.log(1.1), 12);
	expect(effects[1]).toBeCloseTo(Math.log(1.2), 12);
	expect(effects[2]).toBeCloseTo(Math.log(2), 12);
});

test("no samples, or too few, give an interval nothing fits into, not a verdict", () => {
	for (const effect of [processEffect([], 1), trialEffect([], 1)]) {
		expect(verdictOf(effect, 1)).toBe("inconclusive");
	}
	const three = syntheticTrials({
		workload: "w",
		effect: 0.5,
		trialSd: 0,
		cellSd: 0,
		trials: 3,
		seed: 1,
	});
	expect(verdictOf(trialEffect(three, 1), 1)).toBe("inconclusive");
});

test("trials of one layout, pooled from several records, are one unit: their mean", () => {
	const layout = (trial: number, effect: number, at: number) => ({
		...(syntheticTrials({
			workload: "w",
			effect,
			trialSd: 0,
			cellSd: 0,
			trials: 1,
			seed: 1,
		})[0] as ReturnType<typeof syntheticTrials>[number]),
		trial,
		layouts: { baseline: at, candidate: at },
	});
	const once = Array.from({ length: 16 }, (_, i) => layout(i, 0.01 * i, i));
	const twice = [...once, ...once.map((t, i) => ({ ...t, trial: 16 + i }))];
	const [one, two] = [trialEffect(once, 1), trialEffect(twice, 1)];
	expect(two.units).toBe(16);
	expect(two).toEqual(one);
	expect(trialEffect([layout(0, 0.02, 3), layout(1, 0.04, 3)], 1).logRatio).toBeCloseTo(0.03, 12);
});

describe("over simulated comparisons", () => {
	const simulate = (runs: number, effect: number, trials: number, trialSd: number) =>
		Array.from({ length: runs }, (_, seed) =>
			syntheticTrials({ workload: "w", effect, trialSd, cellSd: 0.003, trials, seed: seed + 1 }),
		);

	test("the 99 % interval over trials covers, the one over cells does not", () => {
		let covered = 0;
		let naive = 0;
		const runs = simulate(2000, 0.01, 16, 0.02);
		for (const trials of runs) {
			const { interval } = trialEffect(trials, 1);
			if (interval.low <= 0.01 && interval.high >= 0.01) covered++;
			const cells = trials.flatMap((trial) => trial.cells.flatMap((cell) => cell.quadEffects));
			const asIfIndependent = signedRankInterval(cells, 0.99);
			if (asIfIndependent.low <= 0.01 && asIfIndependent.high >= 0.01) naive++;
		}
		// 0.99 less three standard errors of 2000 draws.
		expect(covered / runs.length).toBeGreaterThan(0.983);
		// That is why trials are the unit: cells of one process share its bias.
		expect(naive / runs.length).toBeLessThan(0.9);
	});

	test("it covers with heavy tails too", () => {
		const random = createRandom(9);
		let covered = 0;
		for (let run = 0; run < 2000; run++) {
			const trials = syntheticTrials({
				workload: "w",
				effect: 0,
				trialSd: 0.005,
				cellSd: 0,
				trials: 16,
				seed: run + 1,
			}).map((trial) =>
				random.next() < 0.1
					? {
							...trial,
							cells: trial.cells.map((cell) => ({
								...cell,
								quadEffects: cell.quadEffects.map((x) => 20 * x),
							})),
						}
					: trial,
			);
			const { interval } = trialEffect(trials, 1);
			if (interval.low <= 0 && interval.high >= 0) covered++;
		}
		expect(covered / 2000).toBeGreaterThan(0.983);
	});

	test("at most 1 % of tables of 60 unchanged workloads call any of them faster", () => {
		const tables = 400;
		let falseFaster = 0;
		let falseSlower = 0;
		for (let table = 0; table < tables; table++) {
			const verdicts = Array.from({ length: 60 }, (_, workload) =>
				verdictOf(
					trialEffect(
						syntheticTrials({
							workload: "w",
							effect: 0,
							trialSd: 0.015,
							cellSd: 0,
							trials: 24,
							cells: 1,
							seed: table * 60 + workload + 1,
						}),
						60,
					),
					1,
				),
			);
			if (verdicts.includes("faster")) falseFaster++;
			if (verdicts.includes("slower")) falseSlower++;
		}
		// Binomial(400, 0.01): 11 or more has a chance of 0.3 %.
		expect(falseFaster).toBeLessThan(11);
		expect(falseSlower).toBeLessThan(11);
	});

	test("a planted 2 % is found among 60 workloads", () => {
		const found = simulate(300, 0.02, 24, 0.008).filter(
			(trials) => verdictOf(trialEffect(trials, 60), 1) === "faster",
		);
		expect(found.length).toBeGreaterThanOrEqual(0.95 * 300);
	});
});

test("the family level widens with the number of workloads", () => {
	expect(familyLevel(1)).toBeCloseTo(0.99, 12);
	expect(familyLevel(60)).toBeCloseTo(1 - 0.01 / 60, 12);
	expect(familyLevel(0)).toBe(familyLevel(1));
});

describe("an effect is described by", () => {
	const layouts = (...effects: readonly number[]) =>
		effects.flatMap((effect, at) =>
			syntheticTrials({ workload: "w", effect, trialSd: 0, cellSd: 0, trials: 1, seed: 1 }).map(
				(trial) => ({ ...trial, layouts: { baseline: at, candidate: at } }),
			),
		);

	test("median, quartiles and how many units have its sign", () => {
		const effect = trialEffect(layouts(-0.01, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07), 1);
		expect(effect).toMatchObject({ unit: "layout", units: 8, sameSign: 7 / 8 });
		expect(effect.spread.low).toBeCloseTo(0.0175, 12);
		expect(effect.spread.high).toBeCloseTo(0.0525, 12);
		expect(effect.interval).toMatchObject({ low: -0.01, high: 0.07 });
		expect(effect.interval.level).toBeCloseTo(1 - 2 / 256, 12);
		// Eight values carry 99 %, but not the 99.5 % of a family of two.
		expect(trialEffect(layouts(0, 1, 2, 3, 4, 5, 6, 7), 2).familyInterval).toMatchObject({
			low: -1e9,
			high: 1e9,
		});
	});

	test("pairs of processes are named as such", () => {
		const rounds = Array.from({ length: 8 }, (_, round) => [
			sample(round, "baseline", 110),
			sample(round, "candidate", 100),
		]).flat();
		const effect = processEffect(rounds, 1);
		expect(effect).toMatchObject({ unit: "pair", units: 8, sameSign: 1 });
		expect(effect.logRatio).toBeCloseTo(Math.log(1.1), 12);
	});

	test("nothing has no sign and no certainty; everything is not quite certain", () => {
		expect(processEffect([], 1)).toMatchObject({
			units: 0,
			sameSign: 0,
			interval: { low: -1e9, high: 1e9, level: 1e-9 },
		});
		const many = Array.from({ length: 60 }, (_, i) => 0.001 * i);
		expect(trialEffect(layouts(...many), 1e13).familyInterval.level).toBe(1 - 1e-12);
	});
});
