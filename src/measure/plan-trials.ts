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
 * How layouts meet. "same": both sides in the same link order with the same paddings, a new one
 * each trial; what the change itself does to the placement of code still differs from layout to
 * layout and is inside the interval, but what both have in common cancels. "deranged": never a
 * layout with its twin, for A/A runs, where the twin would be the very same file.
 */
export type LayoutPairing = "same" | "deranged";

/** The plan without the visits a workload no longer needs: it stays in the first `unitsOf` trials. */
export function limitVisits(
	plan: readonly TrialPlan[],
	unitsOf: (workload: string) => number,
): readonly TrialPlan[] {
	return plan
		.map((trial, index) => ({
			...trial,
			visits: trial.visits.filter(({ workload }) => unitsOf(workload) > index),
		}))
		.filter(({ visits }) => visits.length > 0);
}

/** Pure plan of a comparison. */
export function planTrials(options: {
	readonly workloads: readonly string[];
	readonly trials: number;
	readonly layouts: number;
	readonly pairing: LayoutPairing;
	readonly seed: number;
}): readonly TrialPlan[] {
	const random = createRandom(options.seed);
	const identity = Array.from({ length: options.layouts }, (_, i) => i);
	let partner: readonly number[] = identity;
	return Array.from({ length: options.trials }, (_, trial) => {
		// A new pairing each time all layouts have been used.
		if (options.pairing === "deranged" && trial % options.layouts === 0) {
			partner = random.derangement(options.layouts);
		}
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
