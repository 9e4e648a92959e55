import { expect, test } from "vitest";
import { workloadPoints } from "../../src/compare/workload-points.ts";
import { median } from "../../src/stats/quantile.ts";
import { comparisonFixture, syntheticTrials } from "../fixtures/comparison.ts";

test("one number a trial, the median of its cells, with its layout", () => {
	const trials = syntheticTrials({
		...{ workload: "a/b", effect: 0.1, trialSd: 0.01, cellSd: 0.01, trials: 3, cells: 3, seed: 1 },
	});
	const { samples } = comparisonFixture({
		samples: { trials, lockstep: [], certificate: [], processes: [], faults: [] },
	});
	expect(workloadPoints(samples)).toEqual([
		{
			workload: "a/b",
			layer: "micro",
			points: trials.map(({ layouts, cells }) => ({
				unit: layouts.baseline,
				logRatio: median(cells.map(({ quadEffects }) => quadEffects[0] ?? Number.NaN)),
			})),
		},
	]);
});

test("as many points as the effect has units, in every layer", () => {
	const { samples, results } = comparisonFixture();
	const points = workloadPoints(samples);
	for (const result of results) {
		if (result.state === "void") continue;
		const own = points.find(
			({ workload, layer }) => workload === result.workload && layer === result.layer,
		);
		expect(own?.points).toHaveLength(result.effect.units);
	}
	expect(points.map(({ layer }) => layer)).toEqual(
		expect.arrayContaining(["micro", "upstream", "lockstep", "certificate"]),
	);
});
