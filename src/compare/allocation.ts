import { quantile } from "../stats/quantile.ts";
import { normalQuantile, signedRankInterval } from "../stats/signed-rank.ts";

/** What the pilot tells of one workload: how its numbers scatter and what one more costs. */
export interface Pilot {
	readonly workload: string;
	/** One number per unit so far (a trial, a pair of processes). */
	readonly values: readonly number[];
	/** Variance of one cell about its unit; 0 where a unit is a single number. */
	readonly cellVariance: number;
	/** Cells of a pilot's unit. */
	readonly cells: number;
	/** Time a unit takes beside its cells, and one cell, ms. */
	readonly unitMs: number;
	readonly cellMs: number;
	/** Units it may have in all, the pilot's included, and cells of one. */
	readonly mostUnits: number;
	readonly mostCells: number;
}

export interface Share {
	/** Further units, 0 when the pilot's are enough. */
	readonly units: number;
	readonly cells: number;
}

export interface Allocation {
	/** The half-width that was aimed at, in log-ratio units. */
	readonly targetHalfWidth: number;
	readonly shares: ReadonlyMap<string, Share>;
}

/** Narrower than this serves no verdict. */
const narrowest = 0.001;

/**
 * Splits what is left of the time where the variance is. Aims at `settledHalfWidth`, at which a
 * workload can be called the same: those that need least time for it come first, so that as many
 * as possible are settled (one width for all left 23 of 61 settled on a host where equal shares had
 * settled 35 of 60: it took time from those that could be and gave it to those that could not). A quiet workload stops early (precision); a noisy one
 * gets more units when its processes differ and more cells when its cells do; one that cannot
 * reach the target in the time that is left gets units of one cell for what the others leave
 * (futility). When all that can be are settled, they get what is over.
 *
 * Reads the scatter of the pilot, never its centre: signed-rank widths of symmetric values do not
 * depend on where they are centred, so stopping here cannot favour a verdict. Pure.
 */
export function allocate(
	pilots: readonly Pilot[],
	options: {
		readonly level: number;
		readonly budgetMs: number;
		readonly settledHalfWidth: number;
	},
): Allocation {
	const known = pilots.map((pilot) => ({ pilot, scatter: variancesOf(pilot) }));
	const settled = fund(known, options.settledHalfWidth, options);
	let [low, high] = [Math.log(narrowest), Math.log(options.settledHalfWidth)];
	let best = settled.allocation;
	for (let step = 0; step < 20; step++) {
		const middle = (low + high) / 2;
		const tried = fund(known, Math.exp(middle), options);
		if (tried.reached === settled.reached) [best, high] = [tried.allocation, middle];
		else low = middle;
	}
	return best;
}

interface Known {
	readonly pilot: Pilot;
	readonly scatter: Variances;
}

/** The least for all, then the target for one after the other, cheapest first, while it lasts. */
function fund(
	known: readonly Known[],
	halfWidth: number,
	{ level, budgetMs }: { readonly level: number; readonly budgetMs: number },
): { readonly allocation: Allocation; readonly reached: number } {
	const shares = new Map<string, Share>();
	let leftMs = budgetMs;
	const wanted = known.map(({ pilot, scatter }) => {
		const least = {
			units: Math.max(0, Math.min(pilot.mostUnits, leastUnits(level)) - pilot.values.length),
			cells: 1,
		};
		shares.set(pilot.workload, least);
		leftMs -= costMs(pilot, least);
		const share = cheapest(pilot, scatter, level, halfWidth);
		const extraMs =
			share === null ? Number.POSITIVE_INFINITY : costMs(pilot, share) - costMs(pilot, least);
		return { pilot, share, extraMs };
	});
	const open: Pilot[] = [];
	for (const { pilot, share, extraMs } of wanted.sort((a, b) => a.extraMs - b.extraMs)) {
		if (share === null || (extraMs > leftMs && extraMs > 0)) {
			open.push(pilot);
			continue;
		}
		shares.set(pilot.workload, share);
		leftMs -= extraMs;
	}
	for (const pilot of open) {
		const least = shares.get(pilot.workload) as Share;
		const more = Math.floor(Math.max(0, leftMs) / open.length / (pilot.unitMs + pilot.cellMs));
		const units = Math.min(pilot.mostUnits - pilot.values.length, least.units + more);
		shares.set(pilot.workload, { units: Math.max(least.units, units), cells: 1 });
	}
	return {
		allocation: { targetHalfWidth: halfWidth, shares },
		reached: known.length - open.length,
	};
}

/** Half of the margin: room for the estimate to err by as much as the interval is wide. */
export function settledHalfWidth(samePercent: number): number {
	return Math.log1p(samePercent / 100) / 2;
}

/**
 * Units below which even the widest signed-rank interval has less than the level asked for, and
 * two more, so that it rests on more than the extremes.
 */
export function leastUnits(level: number): number {
	return Math.ceil(Math.log2(2 / (1 - level))) + 2;
}

function costMs(pilot: Pilot, share: Share): number {
	return share.units * (pilot.unitMs + share.cells * pilot.cellMs);
}

interface Variances {
	readonly between: number;
	readonly cell: number;
}

/** The units and cells that reach the half-width in least time; null when none do. */
function cheapest(
	pilot: Pilot,
	{ between, cell }: Variances,
	level: number,
	halfWidth: number,
): Share | null {
	const have = pilot.values.length;
	const least = Math.min(pilot.mostUnits, Math.max(have, leastUnits(level)));
	const z = -normalQuantile((1 - level) / 2);
	let best: Share | null = null;
	for (let cells = 1; cells <= pilot.mostCells; cells++) {
		const variance = between + cell * medianFactor(cells);
		const needed = Math.max(least, Math.ceil((z * z * variance) / halfWidth ** 2));
		if (needed > pilot.mostUnits) continue;
		const share = { units: needed - have, cells };
		if (best === null || costMs(pilot, share) < costMs(pilot, best)) best = share;
	}
	return best;
}

/** Variance of a median of n normal values, in units of theirs: within 3 % for odd n. */
function medianFactor(n: number): number {
	return Math.PI / (2 * n + 1);
}

/** Between units and of one cell, from the scatter of the pilot's values. */
function variancesOf({ values, cellVariance, cells }: Pilot): Variances {
	const total = scatterOf(values) ** 2;
	return { between: Math.max(0, total - cellVariance * medianFactor(cells)), cell: cellVariance };
}

/**
 * The standard deviation that the interval will feel: read off the signed-rank interval of the
 * pilot itself, so that outliers weigh as much here as there.
 */
function scatterOf(values: readonly number[]): number {
	const { low, high, level, attainable } = signedRankInterval(values, 0.8);
	if (!attainable) return (quantile(values, 1) - quantile(values, 0)) / 2;
	return ((high - low) / 2) * (Math.sqrt(values.length) / -normalQuantile((1 - level) / 2));
}
