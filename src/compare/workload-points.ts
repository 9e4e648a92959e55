import type { Layer } from "../model/comparison.ts";
import type { TrialSample } from "../model/sample.ts";
import type { WorkloadPoints } from "../model/workload-points.ts";
import { pairEffects, trialValue } from "./effect.ts";
import { groupBy } from "./group-by.ts";
import type { Samples } from "./judge.ts";

/** The numbers behind each effect, one per trial or pair of processes, to be drawn. Pure. */
export function workloadPoints(samples: Samples): readonly WorkloadPoints[] {
	const processes = groupBy(samples.processes, ({ workload }) => workload);
	return [
		...trialPoints("micro", samples.trials),
		...[...processes].map(([workload, group]): WorkloadPoints => {
			const points = pairEffects(group).map((logRatio, unit) => ({ unit, logRatio }));
			return { workload, layer: "upstream", points };
		}),
		...trialPoints("lockstep", samples.lockstep),
		...trialPoints("certificate", samples.certificate),
	];
}

function trialPoints(layer: Layer, trials: readonly TrialSample[]): readonly WorkloadPoints[] {
	return [...groupBy(trials, ({ workload }) => workload)].map(([workload, group]) => ({
		workload,
		layer,
		points: group.map(({ layouts, cells }) => ({
			unit: layouts.baseline,
			logRatio: trialValue(cells),
		})),
	}));
}
