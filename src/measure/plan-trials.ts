import { createRandom } from "../stats/random.ts";

export interface Visit {
	readonly workload: string;
	readonly seed: number;
}

/** One worker process's life: which copies it loads and in which order it visits the workloads. */
export interface TrialPlan {
	readonly trial: number;
	readonly layouts: { readonly baseline: number; readonly candidate: number };
	readonly visits: readonly Visit[];
}

/**
 * Pure plan of a comparison. Layouts are paired by a random derangement, so that over all trials
 * each layout stands once on either side and none meets its own twin: layout is averaged over,
 * and its spread is inside the interval.
 */
export function planTrials(options: {
	readonly workloads: readonly string[];
	readonly trials: number;
	readonly layouts: number;
	readonly seed: number;
}): readonly TrialPlan[] {
	const random = createRandom(options.seed);
	const order = Array.from({ length: options.layouts }, (_, i) => i);
	let partner: readonly number[] = order;
	return Array.from({ length: options.trials }, (_, trial) => {
		// A new pairing each time all layouts have been used.
		if (trial % options.layouts === 0) partner = random.derangement(options.layouts);
		const baseline = trial % options.layouts;
		return {
			trial,
			layouts: { baseline, candidate: partner[baseline] ?? baseline },
			visits: random.shuffle(options.workloads).map((workload) => ({
				workload,
				seed: random.integer(2 ** 31),
			})),
		};
	});
}
