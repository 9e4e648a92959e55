import type { Direction, PlantedChange, PowerCurve, PowerPoint } from "../model/power.ts";
import { median } from "../stats/quantile.ts";
import { signedRankInterval } from "../stats/signed-rank.ts";
import { displayLevel } from "./family.ts";
import { groupBy } from "./group-by.ts";

/** So many turns added so much time: ln(planted / upstream). */
export interface PlantedCost {
	readonly turns: number;
	readonly logRatio: number;
}

/**
 * Turns that should add `logRatio`, on the line between the two known costs around it; no turns
 * cost nothing. A single slope would not do: past some count the end of the loop is mispredicted
 * each time. Pure. Throws RangeError when the known costs are none.
 */
export function turnsFor(known: readonly PlantedCost[], logRatio: number): number {
	const points = [...known].sort((a, b) => a.turns - b.turns);
	let below: PlantedCost = { turns: 0, logRatio: 0 };
	for (const above of points) {
		if (above.logRatio >= logRatio && above.logRatio > below.logRatio) {
			const share = (logRatio - below.logRatio) / (above.logRatio - below.logRatio);
			return Math.max(1, Math.round(below.turns + share * (above.turns - below.turns)));
		}
		if (above.logRatio > below.logRatio) below = above;
	}
	if (below.turns === 0) throw new RangeError("the planted turns added no time");
	return Math.max(1, Math.round((below.turns * logRatio) / below.logRatio));
}

/** ln(planted / upstream) of a run's estimate, whichever role the planted build had. */
export function plantedTime(direction: Direction, logRatio: number): number {
	return direction === "slowdown" ? -logRatio : logRatio;
}

/** The planted change itself, over all runs: estimate and 99 % interval. Pure. */
export function measuredChange(runs: PlantedChange["runs"]): PlantedChange["measured"] {
	const values = runs.map(({ direction, effect }) => plantedTime(direction, effect.logRatio));
	const { estimate, low, high } = signedRankInterval(values, displayLevel);
	const bounded = (value: number): number => Math.min(1e9, Math.max(-1e9, value));
	return { logRatio: estimate, low: bounded(low), high: bounded(high) };
}

/** Standard deviation over layouts of what the change costs; null with fewer than two. Pure. */
export function layoutSpread(byLayout: PlantedChange["byLayout"]): number | null {
	const means = [...groupBy(byLayout, ([layout]) => layout).values()].map(
		(group) => group.reduce((sum, [, value]) => sum + value, 0) / group.length,
	);
	if (means.length < 2) return null;
	const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
	const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return Math.sqrt(squares / (means.length - 1));
}

/** The curve's points: per change and direction, how many runs found it. Pure. */
export function powerPoints({ changes }: PowerCurve): readonly PowerPoint[] {
	return changes.flatMap((change) =>
		(["slowdown", "speed-up"] as const).flatMap((direction) => {
			const runs = change.runs.filter((run) => run.direction === direction);
			if (runs.length === 0) return [];
			const sides = runs.map(({ effect }) => {
				const { low, high } = effect.familyInterval;
				if (low > 0) return "speed-up";
				return high < 0 ? "slowdown" : "none";
			});
			const found = sides.filter((side) => side === direction).length;
			return [
				{
					change,
					direction,
					of: runs.length,
					found,
					wrongSign: sides.filter((side) => side !== "none").length - found,
					medianSeconds: median(runs.map(({ seconds }) => seconds)),
					medianHalfWidth: median(
						runs.map(({ effect: { familyInterval: f } }) => (f.high - f.low) / 2),
					),
				},
			];
		}),
	);
}
