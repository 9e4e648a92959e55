import { describe, expect, test } from "vitest";
import { processPilot, trialPilots } from "../../src/compare/pilot.ts";
import type { ProcessSample, TrialSample } from "../../src/model/sample.ts";
import { syntheticTrials } from "../fixtures/comparison.ts";

const common = { effect: 0.01, trialSd: 0, trials: 200, seed: 3 };

test("a trial's time is split into its cells and one more for calibration", () => {
	const [pilot] = trialPilots(
		syntheticTrials({ ...common, workload: "w", cellSd: 0, cells: 3, trials: 4 }),
		44,
	);
	// The fixture's visits take 40 ms.
	expect(pilot).toMatchObject({ workload: "w", cells: 3, cellMs: 10, unitMs: 10, mostUnits: 48 });
});

test("the variance of cells is that about their own trial", () => {
	const [pilot] = trialPilots(
		syntheticTrials({ ...common, workload: "w", trialSd: 0.05, cellSd: 0.002, cells: 4 }),
		48,
	);
	expect(Math.sqrt(pilot?.cellVariance ?? 0)).toBeCloseTo(0.002, 3);
});

test("with one cell a trial half of the trials' own variance stands for it", () => {
	const [pilot] = trialPilots(
		syntheticTrials({ ...common, workload: "w", trialSd: 0.004, cellSd: 0.003, cells: 1 }),
		48,
	);
	expect(pilot?.cellVariance).toBeCloseTo(0.005 ** 2 / 2, 6);
});

test("an upstream program's units are pairs, each half of a round's time", () => {
	const samples = [0, 1].flatMap((round) =>
		(["baseline", "candidate", "candidate", "baseline"] as const).map(
			(role): ProcessSample => ({ workload: "u", role, round, valueNs: 10 }),
		),
	);
	expect(processPilot("u", samples, 400, 80)).toMatchObject({
		values: [0, 0, 0, 0],
		unitMs: 100,
		mostUnits: 80,
		mostCells: 1,
	});
});

describe("from cells of known values", () => {
	const cell = (...quadEffects: readonly number[]) => ({
		quadEffects,
		baselineNsPerOp: 1,
		candidateNsPerOp: 1,
		floorNsPerOp: null,
	});
	const trial = (elapsedMs: number, ...cells: readonly ReturnType<typeof cell>[]): TrialSample => ({
		...(syntheticTrials({ ...common, workload: "w", cellSd: 0, trials: 1 })[0] as TrialSample),
		elapsedMs,
		cells,
	});

	test("medians of cells and times; variance pooled over trials that have several cells", () => {
		const trials = [
			trial(30, cell(0), cell(2)),
			trial(80, cell(1), cell(1, 1, 9), cell(4)),
			trial(100, cell(50)),
		];
		expect(trialPilots(trials, 5)).toEqual([
			{
				workload: "w",
				values: [1, 1, 50],
				// (0 - 1)^2 + (2 - 1)^2 = 2 and 1 + 1 + 4 = 6, over 1 + 2 degrees of freedom.
				cellVariance: 8 / 3,
				cells: 2,
				unitMs: 20,
				cellMs: 20,
				mostUnits: 8,
				mostCells: 20,
			},
		]);
	});

	test("half the variance between trials of one cell; none from a single one", () => {
		const [one, two] = [trial(10, cell(0)), trial(10, cell(2))];
		expect(trialPilots([one, two], 0)[0]?.cellVariance).toBe(1);
		expect(trialPilots([one], 0)[0]?.cellVariance).toBe(0);
	});

	test("each workload by itself, in order of appearance", () => {
		const [a, b] = [trial(10, cell(0)), { ...trial(10, cell(1)), workload: "v" }];
		const pilots = trialPilots([a, b, a], 2);
		expect(pilots.map(({ workload, mostUnits }) => [workload, mostUnits])).toEqual([
			["w", 4],
			["v", 3],
		]);
	});
});

test("a program without a whole pair costs all the time it took", () => {
	expect(processPilot("u", [], 400, 80)).toEqual({
		workload: "u",
		values: [],
		cellVariance: 0,
		cells: 1,
		unitMs: 400,
		cellMs: 0,
		mostUnits: 80,
		mostCells: 1,
	});
});
