import type { PlantedChange, PowerPoint, PowerTarget } from "../model/power.ts";

interface Goal {
	readonly layer: PlantedChange["layer"];
	readonly percent: number;
	readonly share: number;
	/** Wall clock a run may take. */
	readonly seconds: number;
}

const goals: readonly Goal[] = [
	{ layer: "micro", percent: 1, share: 0.95, seconds: 5 },
	{ layer: "micro", percent: 5, share: 0.95, seconds: 5 },
	{ layer: "upstream", percent: 2, share: 0.8, seconds: 60 },
	{ layer: "upstream", percent: 5, share: 0.95, seconds: 60 },
];

/**
 * Which promises of power are kept. Each size is a promise of its own, counted over all workloads
 * of its layer and both directions; a run that took too long found nothing. Pure.
 */
export function powerTargets(points: readonly PowerPoint[]): readonly PowerTarget[] {
	return goals.map(({ layer, percent, share, seconds }) => {
		const chosen = points.filter(
			({ change }) => change.layer === layer && change.nominalPercent === percent,
		);
		const of = chosen.reduce((sum, point) => sum + point.of, 0);
		// 2 % for the start of the last process, which cannot be cut short.
		const inTime = chosen.filter(({ medianSeconds }) => medianSeconds <= 1.02 * seconds);
		const found = inTime.reduce((sum, point) => sum + point.found, 0);
		return {
			text: `${layer}: ${percent} % found in ${100 * share} % of runs of at most ${seconds} s`,
			met: of === 0 ? null : found >= share * of,
			found,
			of,
		};
	});
}
