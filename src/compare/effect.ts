import type { Effect } from "../model/effect.ts";
import type { Cell, ProcessSample, TrialSample } from "../model/sample.ts";
import { median, quantile } from "../stats/quantile.ts";
import { type SignedRankInterval, signedRankInterval } from "../stats/signed-rank.ts";
import { displayLevel, familyLevel } from "./family.ts";
import { groupBy } from "./group-by.ts";

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
	return effectOf(layoutValues(trials), "layout", familySize);
}

/**
 * One value per layout. Within a record each layout has one trial; pooled records repeat the
 * layouts, and a layout keeps its bias from run to run (evbuffer/add-drain-resident-64: r = 0.40
 * over 24 layouts). Counted as two units, such trials brought the coverage of a 99 % interval
 * down to 92 % in simulation; their mean is one.
 */
function layoutValues(trials: readonly TrialSample[]): readonly number[] {
	const byLayout = groupBy(trials, ({ layouts }) => layouts.baseline);
	return [...byLayout.values()].map((group) => {
		const values = group.map(({ cells }) => trialValue(cells));
		return values.reduce((sum, value) => sum + value, 0) / values.length;
	});
}

/** The effect over pairs of neighbouring processes, one of each role. */
export function processEffect(samples: readonly ProcessSample[], familySize: number): Effect {
	return effectOf(pairEffects(samples), "pair", familySize);
}

/**
 * ln(baseline / candidate) of each pair of neighbours in time: a round, in ABBA or BAAB order, is
 * two pairs. Which role comes first alternates, so what a drift of the machine adds to one pair it
 * takes from the other: symmetric noise, which signed ranks allow for. Half a pair is dropped.
 */
export function pairEffects(samples: readonly ProcessSample[]): readonly number[] {
	const rounds = groupBy(samples, ({ round }) => round);
	return [...rounds.values()].flatMap((round) =>
		[0, 2].flatMap((at) => {
			const pair = round.slice(at, at + 2);
			const baseline = pair.find(({ role }) => role === "baseline");
			const candidate = pair.find(({ role }) => role === "candidate");
			return baseline && candidate ? [Math.log(baseline.valueNs / candidate.valueNs)] : [];
		}),
	);
}

function effectOf(values: readonly number[], unit: Effect["unit"], familySize: number): Effect {
	const display = signedRankInterval(values, displayLevel);
	const family = signedRankInterval(values, familyLevel(familySize));
	const sign = Math.sign(display.estimate);
	return {
		logRatio: display.estimate,
		interval: intervalOf(display),
		familyInterval: intervalOf(family),
		units: values.length,
		unit,
		spread: { low: quantile(values, 0.25), high: quantile(values, 0.75) },
		sameSign:
			values.length === 0
				? 0
				: values.filter((value) => Math.sign(value) === sign).length / values.length,
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
