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
	/** Half-width of the family interval that was aimed at, in log-ratio units. */
	readonly targetHalfWidth: number;
	readonly shares: ReadonlyMap<string, Share>;
}

/** Narrower than this serves no verdict; wider than this is hopeless. */
const narrowest = 0.001;
const widest = 0.1;

/**
 * Splits what is left of the time where the variance is. The target is the smallest half-width
 * that every workload can reach within `budgetMs`: a quiet one stops early (precision), a noisy
 * one gets more units when its processes differ and more cells when its cells do. One that cannot
 * reach the target with all its units gets all of them, but no more cells than its processes'
 * own scatter is worth (futility).
 *
 * Reads the scatter of the pilot, never its centre: signed-rank widths of symmetric values do not
 * depend on where they are centred, so stopping here cannot favour a verdict. Pure.
 */
export function allocate(
	pilots: readonly Pilot[],
	options: { readonly level: number; readonly budgetMs: number },
): Allocation {
	const known = pilots.map((pilot) => ({ pilot, scatter: variancesOf(pilot) }));
	const sharesAt = (halfWidth: number): Allocation => ({
		targetHalfWidth: halfWidth,
		shares: new Map(
			known.map(({ pilot, scatter }) => [
				pilot.workload,
				cheapest(pilot, scatter, options.level, halfWidth),
			]),
		),
	});
	const fits = ({ shares }: Allocation): boolean =>
		pilots.reduce((sum, p) => sum + costMs(p, shares.get(p.workload)), 0) <= options.budgetMs;
	let [low, high] = [Math.log(narrowest), Math.log(widest)];
	let best = sharesAt(widest);
	for (let step = 0; step < 30; step++) {
		const middle = (low + high) / 2;
		const tried = sharesAt(Math.exp(middle));
		if (fits(tried)) [best, high] = [tried, middle];
		else low = middle;
	}
	return best;
}

/**
 * Units below which even the widest signed-rank interval has less than the level asked for, and
 * two more, so that it rests on more than the extremes.
 */
export function leastUnits(level: number): number {
	return Math.ceil(Math.log2(2 / (1 - level))) + 2;
}

function costMs(pilot: Pilot, share: Share | undefined): number {
	return share === undefined ? 0 : share.units * (pilot.unitMs + share.cells * pilot.cellMs);
}

interface Variances {
	readonly between: number;
	readonly cell: number;
}

function cheapest(
	pilot: Pilot,
	{ between, cell }: Variances,
	level: number,
	halfWidth: number,
): Share {
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
	return best ?? { units: pilot.mostUnits - have, cells: worthwhileCells(pilot, between, cell) };
}

/** The first number of cells whose own scatter is at most half of that between units. */
function worthwhileCells(pilot: Pilot, between: number, cell: number): number {
	let cells = 1;
	while (cells < pilot.mostCells && cell * medianFactor(cells) > between / 2) cells++;
	return cells;
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
