/** How a comparison's seconds are spent. */
export interface Budget {
	readonly trials: number;
	/** Wall-clock for one workload in one trial, ms; every visit measures at least one cell. */
	readonly pairVisitMs: number;
	readonly certificateVisitMs: number;
	readonly lockstepVisitMs: number;
	readonly lockstepTrials: number;
	/** Every n-th workload is cross-checked in lock step. */
	readonly lockstepStride: number;
	/** Time for all of upstream's programs together, ms. */
	readonly upstreamMs: number;
	readonly upstreamRounds: (config: Rounds) => UpstreamRounds;
}

/** Rounds of an upstream program as config/workload.toml has them. */
interface Rounds {
	readonly rounds: number;
	readonly quick_rounds: number;
}

export interface UpstreamRounds {
	/** Rounds that show how the program scatters; 0 leaves it out. */
	readonly pilot: number;
	/** Rounds it needs for a verdict, however slow the host is. */
	readonly least: number;
	/** Rounds it may have in all. */
	readonly most: number;
}

/** The least trials whose signed ranks can carry a 99 % interval: 2 / 2^8 < 1 %. */
const lockstepTrials = 8;
/** The least rounds, of two pairs each, that can carry a verdict in a family of 60 workloads. */
const leastRounds = 7;

/**
 * Splits `seconds` over the modes: 57 % in process, 12 % lock step, 28 % upstream's programs, 3 %
 * the A/A certificate. Pure.
 */
export function splitBudget(options: {
	readonly seconds: number;
	readonly fullSeconds: number;
	readonly quick: boolean;
	readonly trials: number;
	readonly workloads: number;
	readonly certificate: { readonly trials: number; readonly workloads: number };
}): Budget {
	const { seconds, trials, certificate } = options;
	const workloads = Math.max(1, options.workloads);
	const stride = options.quick ? 4 : 1;
	const share = seconds / options.fullSeconds;
	return {
		trials,
		pairVisitMs: (570 * seconds) / (trials * workloads),
		certificateVisitMs: (30 * seconds) / (certificate.trials * certificate.workloads),
		lockstepVisitMs: (120 * seconds * stride) / (lockstepTrials * workloads),
		lockstepTrials,
		lockstepStride: stride,
		upstreamMs: 280 * seconds,
		upstreamRounds: ({ rounds, quick_rounds }) => {
			if (options.quick) {
				return { pilot: quick_rounds, least: quick_rounds, most: quick_rounds };
			}
			const most = Math.max(leastRounds, Math.round(rounds * share));
			return {
				pilot: Math.max(leastRounds, Math.round(most / 4)),
				least: leastRounds,
				most: 2 * most,
			};
		},
	};
}
