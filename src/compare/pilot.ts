import type { ProcessSample, TrialSample } from "../model/sample.ts";
import { median } from "../stats/quantile.ts";
import type { Pilot } from "./allocation.ts";
import { pairEffects, trialValue } from "./effect.ts";
import { groupBy } from "./group-by.ts";

/** More cells than this in one visit would let a slow drift of the machine into one unit. */
const mostCells = 20;

/** What the trials so far tell of each workload, with `unitsLeft` more to be had. Pure. */
export function trialPilots(trials: readonly TrialSample[], unitsLeft: number): readonly Pilot[] {
	return [...groupBy(trials, ({ workload }) => workload)].map(([workload, group]) => {
		const cells = median(group.map((trial) => trial.cells.length));
		// A visit calibrates and then measures cells: the calibration counts as one more.
		const cellMs = median(group.map((trial) => trial.elapsedMs / (trial.cells.length + 1)));
		return {
			workload,
			values: group.map((trial) => trialValue(trial.cells)),
			cellVariance: cellVarianceOf(group),
			cells,
			unitMs: cellMs,
			cellMs,
			mostUnits: group.length + unitsLeft,
			mostCells,
		};
	});
}

/** What the first pairs of processes tell of an upstream program. Pure. */
export function processPilot(
	workload: string,
	samples: readonly ProcessSample[],
	elapsedMs: number,
	mostUnits: number,
): Pilot {
	const values = pairEffects(samples);
	return {
		workload,
		values,
		cellVariance: 0,
		cells: 1,
		unitMs: elapsedMs / Math.max(1, values.length),
		cellMs: 0,
		mostUnits,
		mostCells: 1,
	};
}

/**
 * Pooled variance of cells about their trial; half of the trials' own where each has one cell
 * only, so that a second is tried before it is known to be worth nothing.
 */
function cellVarianceOf(trials: readonly TrialSample[]): number {
	const values = trials.map(({ cells }) => cells.map((cell) => median(cell.quadEffects)));
	const several = values.filter((cells) => cells.length > 1);
	if (several.length > 0) {
		return (
			several.reduce((sum, cells) => sum + squares(cells), 0) /
			several.reduce((sum, cells) => sum + cells.length - 1, 0)
		);
	}
	const single = values.flat();
	return single.length < 2 ? 0 : squares(single) / (single.length - 1) / 2;
}

function squares(values: readonly number[]): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
