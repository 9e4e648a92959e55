import { expect, test } from "vitest";
import { processPilot, trialPilots } from "../../src/compare/pilot.ts";
import type { ProcessSample } from "../../src/model/sample.ts";
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
