/** How a comparison's seconds are spent. */
export interface Budget {
	readonly trials: number;
	/** Wall-clock for one workload in one trial, ms; every visit measures at least one cell. */
	readonly pairVisitMs: number;
	readonly lockstepVisitMs: number;
	readonly lockstepTrials: number;
	/** Every n-th workload is cross-checked in lock step. */
	readonly lockstepStride: number;
	readonly upstreamRounds: (config: { rounds: number; quick_rounds: number }) => number;
}

/** The least trials whose signed ranks can carry a 99 % interval: 2 / 2^8 < 1 %. */
const lockstepTrials = 8;

/**
 * Splits `seconds` over the modes: 60 % in process, 15 % lock step, 25 % upstream's programs,
 * whose rounds scale between their quick and their full number. Pure.
 */
export function splitBudget(options: {
	readonly seconds: number;
	readonly fullSeconds: number;
	readonly quick: boolean;
	readonly trials: number;
	readonly workloads: number;
}): Budget {
	const { seconds, trials } = options;
	const workloads = Math.max(1, options.workloads);
	const stride = options.quick ? 4 : 1;
	const share = Math.min(1, seconds / options.fullSeconds);
	return {
		trials,
		pairVisitMs: (600 * seconds) / (trials * workloads),
		lockstepVisitMs: (150 * seconds * stride) / (lockstepTrials * workloads),
		lockstepTrials,
		lockstepStride: stride,
		upstreamRounds: ({ rounds, quick_rounds }) =>
			options.quick
				? quick_rounds
				: Math.max(Math.min(7, rounds), quick_rounds, Math.round(rounds * share)),
	};
}
