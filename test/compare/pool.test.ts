import { describe, expect, test } from "vitest";
import { judge, type Samples } from "../../src/compare/judge.ts";
import { drawSamples, howDrawn, joinPools, poolOf } from "../../src/compare/pool.ts";
import { Pool } from "../../src/model/certificate.ts";
import type { ProcessSample } from "../../src/model/sample.ts";
import { syntheticTrials } from "../fixtures/comparison.ts";

const common = { trialSd: 0.002, cellSd: 0.001, trials: 24 };

function processes(rounds: number, ns: number): ProcessSample[] {
	return Array.from({ length: rounds }, (_, round) =>
		(round % 2 === 0
			? (["baseline", "candidate", "candidate", "baseline"] as const)
			: (["candidate", "baseline", "baseline", "candidate"] as const)
		).map((role, i) => ({ workload: "upstream/b", role, round, valueNs: ns + 4 * round + i })),
	).flat();
}

function decision(seed: number, effect = 0): Samples {
	return {
		trials: [
			...syntheticTrials({ ...common, workload: "a/x", effect, seed }),
			...syntheticTrials({ ...common, workload: "a/y", effect: 0, seed: seed + 1000 }),
		],
		lockstep: [],
		certificate: [],
		processes: processes(6, 100 * seed),
		faults: [],
	};
}

const pool = joinPools([1, 2, 3].map((seed, number) => poolOf(decision(seed), number)));
const settings = { seed: 5 };

test("a pool keeps every trial and every round of every decision, and fits its model", () => {
	expect(Pool.parse(pool)).toEqual(pool);
	expect(pool.trials["a/x"]).toHaveLength(72);
	expect(pool.rounds["upstream/b"]).toHaveLength(18);
	expect(new Set(pool.trials["a/y"]?.map(([number]) => number))).toEqual(new Set([0, 1, 2]));
});

test("a round that was cut short is left out", () => {
	const samples = { ...decision(1), processes: processes(2, 100).slice(0, 7) };
	expect(poolOf(samples, 0).rounds["upstream/b"]).toHaveLength(1);
});

describe("a drawn decision", () => {
	test("has as many trials and rounds as a real one, of each workload", () => {
		const drawn = drawSamples(pool, settings);
		for (const id of ["a/x", "a/y"]) {
			expect(drawn.trials.filter(({ workload }) => workload === id)).toHaveLength(24);
		}
		expect(drawn.processes).toHaveLength(4 * 6);
	});

	test("takes no trial twice, each layout once, and changes neither value nor layout", () => {
		const { trials } = drawSamples(pool, settings);
		const keys = trials.map(
			({ workload, layouts, cells }) =>
				`${workload} ${layouts.baseline} ${layouts.candidate} ${cells[0]?.quadEffects[0]}`,
		);
		const known = Object.entries(pool.trials).flatMap(([workload, items]) =>
			items.map(
				([, baseline, candidate, value]) => `${workload} ${baseline} ${candidate} ${value}`,
			),
		);
		expect(known).toEqual(expect.arrayContaining(keys));
		expect(new Set(keys).size).toBe(keys.length);
		const layouts = trials
			.filter(({ workload }) => workload === "a/x")
			.map(({ layouts: { baseline } }) => baseline);
		expect(new Set(layouts).size).toBe(24);
	});

	test("mixes trials of several decisions; the seed decides which", () => {
		const values = (seed: number): readonly number[] =>
			drawSamples(pool, { seed }).trials.map(({ cells }) => cells[0]?.quadEffects[0] ?? 0);
		expect(values(5)).toEqual(values(5));
		expect(values(6)).not.toEqual(values(5));
		const ofFirst = new Set((pool.trials["a/x"] ?? []).slice(0, 24).map(([, , , value]) => value));
		const inFirst = values(5).filter((value) => ofFirst.has(value)).length;
		expect(inFirst).toBeGreaterThan(0);
		expect(inFirst).toBeLessThan(24);
	});

	test("keeps who ran when within a round", () => {
		const { processes: drawn } = drawSamples(pool, settings);
		for (let round = 0; round < 6; round++) {
			const four = drawn.filter((sample) => sample.round === round);
			const start = four[0]?.valueNs ?? 0;
			expect(four.map(({ valueNs }) => valueNs - start)).toEqual([0, 1, 2, 3]);
			expect([four[0]?.role, four[1]?.role]).toEqual([four[3]?.role, four[2]?.role]);
		}
	});

	test("a bias that is in all trials stays: no sign is flipped", () => {
		const biased = joinPools([1, 2, 3].map((seed, n) => poolOf(decision(seed, 0.05), n)));
		const results = judge(drawSamples(biased, settings), ({ familyInterval }) =>
			familyInterval.low > 0 ? "faster" : "same",
		);
		expect(results.find(({ workload }) => workload === "a/x")).toMatchObject({
			verdict: "faster",
		});
	});
});

test("all trials of one decision, drawn, give the numbers that decision gave", () => {
	const one = decision(1);
	const again = drawSamples(poolOf(one, 0), settings);
	const effects = (samples: Samples) =>
		judge(samples, () => "same").map((result) =>
			result.state === "measured" ? [result.workload, result.effect] : result,
		);
	expect(effects(again)).toEqual(effects(one));
});

test("what is kept of a trial and of a round, to the last number", () => {
	const [trial] = syntheticTrials({ ...common, workload: "a/x", effect: 0, seed: 1 });
	const cells = [3, 1, 2].map((value) => ({
		...{ quadEffects: [value], baselineNsPerOp: 1, candidateNsPerOp: 1, floorNsPerOp: null },
	}));
	const samples: Samples = {
		...decision(1),
		trials: [
			{ ...(trial as Samples["trials"][number]), layouts: { baseline: 4, candidate: 9 }, cells },
		],
		processes: processes(2, 100),
	};
	expect(poolOf(samples, 7)).toEqual({
		trials: { "a/x": [[7, 4, 9, 2]] },
		rounds: {
			"upstream/b": [
				[7, "ABBA", [100, 101, 102, 103]],
				[7, "BAAB", [104, 105, 106, 107]],
			],
		},
	});
});

test("a drawn trial is one cell with the trial's value; nothing else is made up", () => {
	const drawn = drawSamples({ trials: { "a/x": [[0, 4, 9, 0.25]] }, rounds: {} }, settings);
	expect(drawn).toEqual({
		trials: [
			{
				workload: "a/x",
				trial: 0,
				layouts: { baseline: 4, candidate: 9 },
				iterations: 1,
				elapsedMs: 0,
				cells: [
					{ quadEffects: [0.25], baselineNsPerOp: 1, candidateNsPerOp: 1, floorNsPerOp: null },
				],
				cpuUs: null,
				syscalls: { baseline: {}, candidate: {} },
			},
		],
		lockstep: [],
		certificate: [],
		processes: [],
		faults: [],
	});
	expect(howDrawn).toContain("without replacement");
	expect(howDrawn).toContain("signs and layouts kept");
});

test("rounds as many as the decision that has most; none where there are none", () => {
	const uneven: Pool = {
		trials: { none: [] },
		rounds: {
			"upstream/b": [
				[0, "ABBA", [1, 2, 3, 4]],
				[1, "BAAB", [5, 6, 7, 8]],
				[1, "ABBA", [9, 10, 11, 12]],
			],
			empty: [],
		},
	};
	const { processes: drawn, trials } = drawSamples(uneven, settings);
	expect(drawn).toHaveLength(8);
	expect(new Set(drawn.map(({ round }) => round))).toEqual(new Set([0, 1]));
	expect(trials).toEqual([]);
});
