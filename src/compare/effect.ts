import type { Effect } from "../model/effect.ts";
import type { Cell, ProcessSample, TrialSample } from "../model/sample.ts";
import { median } from "../stats/quantile.ts";
import { type SignedRankInterval, signedRankInterval } from "../stats/signed-rank.ts";
import { displayLevel, familyLevel } from "./family.ts";

/** One number per trial: the median over its cells of each cell's median quad. */
export function trialValue(cells: readonly Cell[]): number {
	return median(cells.map((cell) => median(cell.quadEffects)));
}

/**
 * The effect over trials. A trial is one process with one layout on each side, and everything that
 * biases a process (layout, address space, heap) is drawn anew for it; so trials are independent,
 * cells within one are not, and only trials are counted.
 */
export function trialEffect(trials: readonly TrialSample[], familySize: number): Effect {
	return effectOf(
		trials.map((trial) => trialValue(trial.cells)),
		familySize,
	);
}

/** The effect over rounds of processes: two of each role, in ABBA order, make one value. */
export function processEffect(samples: readonly ProcessSample[], familySize: number): Effect {
	return effectOf(roundEffects(samples), familySize);
}

/** ln(baseline / candidate) of each complete round, from the geometric means of its processes. */
export function roundEffects(samples: readonly ProcessSample[]): readonly number[] {
	const rounds = new Map<number, { baseline: number[]; candidate: number[] }>();
	for (const { round, role, valueNs } of samples) {
		const entry = rounds.get(round) ?? { baseline: [], candidate: [] };
		entry[role].push(Math.log(valueNs));
		rounds.set(round, entry);
	}
	const mean = (logs: readonly number[]): number =>
		logs.reduce((sum, value) => sum + value, 0) / logs.length;
	return [...rounds.values()]
		.filter(
			({ baseline, candidate }) => baseline.length > 0 && candidate.length === baseline.length,
		)
		.map(({ baseline, candidate }) => mean(baseline) - mean(candidate));
}

function effectOf(values: readonly number[], familySize: number): Effect {
	const display = signedRankInterval(values, displayLevel);
	const family = signedRankInterval(values, familyLevel(familySize));
	return {
		logRatio: display.estimate,
		interval: intervalOf(display),
		familyInterval: intervalOf(family),
		units: values.length,
	};
}

/** JSON has no infinity: an unattainable interval is wider than any effect a program can have. */
const unbounded = 1e9;

function intervalOf({ low, high, level }: SignedRankInterval): Effect["interval"] {
	return {
		low: Math.max(low, -unbounded),
		high: Math.min(high, unbounded),
		level: Math.min(Math.max(level, 1e-9), 1 - 1e-12),
	};
}
