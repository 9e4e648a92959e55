/**
 * Wilcoxon's signed-rank statistic and the interval that comes from it. The values are one number
 * per independent unit (a trial, a round), symmetric about the effect when nothing is wrong; no
 * assumption is made on the shape of their distribution, so heavy tails cost width, not coverage.
 * Source: Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd ed., chapter 3.
 */
import { quantile } from "./quantile.ts";

/**
 * Counting takes 0.1 s for 400 values and grows with the cube. Beyond, the normal approximation
 * errs on the wide side: at the tail of 60 workloads judged together (0.01 / 60) its interval of
 * 60 values has 0.67 of the tail asked for, of 200 values 0.90, of 400 values 0.95.
 */
const exactLimit = 400;

/** One table of workloads asks for the same few counts hundreds of times. */
const distributions = new Map<number, readonly number[]>();

/**
 * P(W <= k) for k = 0 .. n(n+1)/2 under the null hypothesis, by counting subsets of 1..n with
 * each sum.
 */
export function signedRankDistribution(n: number): readonly number[] {
	const known = distributions.get(n);
	if (known !== undefined) return known;
	const distribution = countedDistribution(n);
	distributions.set(n, distribution);
	return distribution;
}

function countedDistribution(n: number): readonly number[] {
	const size = (n * (n + 1)) / 2 + 1;
	const mass = new Float64Array(size);
	mass[0] = 1;
	for (let rank = 1; rank <= n; rank++) {
		for (let sum = size - 1; sum >= rank; sum--) {
			mass[sum] = ((mass[sum] as number) + (mass[sum - rank] as number)) / 2;
		}
		// Sums below `rank` can only be reached without it.
		for (let sum = Math.min(rank, size) - 1; sum >= 0; sum--) {
			mass[sum] = (mass[sum] as number) / 2;
		}
	}
	let total = 0;
	return Array.from(mass, (value) => {
		total += value;
		return total;
	});
}

/** Averages of all pairs, each value with itself included; ascending. */
export function walshAverages(values: readonly number[]): Float64Array {
	const averages = new Float64Array((values.length * (values.length + 1)) / 2);
	let at = 0;
	for (let i = 0; i < values.length; i++) {
		for (let j = i; j < values.length; j++) {
			averages[at++] = ((values[i] as number) + (values[j] as number)) / 2;
		}
	}
	return averages.sort();
}

export interface SignedRankInterval {
	/** Hodges-Lehmann estimate: the median of the Walsh averages. */
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
	/** The coverage the interval really has; at least the one asked for, unless unattainable. */
	readonly level: number;
	/** False when even the widest interval of so few values has less than the level asked for. */
	readonly attainable: boolean;
}

/** Two-sided interval for the centre of `values` with coverage of at least `level`. */
export function signedRankInterval(values: readonly number[], level: number): SignedRankInterval {
	const n = values.length;
	const averages = walshAverages(values);
	const estimate = quantile(Array.from(averages), 0.5);
	const tail = (1 - level) / 2;
	const drop = n <= exactLimit ? exactDrop(n, tail) : approximateDrop(n, tail);
	if (drop === null) {
		return {
			estimate,
			low: Number.NEGATIVE_INFINITY,
			high: Number.POSITIVE_INFINITY,
			level: n === 0 ? 0 : 1 - 2 ** (1 - n),
			attainable: false,
		};
	}
	return {
		estimate,
		low: averages[drop.count] as number,
		high: averages[averages.length - 1 - drop.count] as number,
		level: 1 - 2 * drop.tail,
		attainable: true,
	};
}

interface Drop {
	/** How many Walsh averages lie outside on each side. */
	readonly count: number;
	readonly tail: number;
}

function exactDrop(n: number, tail: number): Drop | null {
	const cumulative = signedRankDistribution(n);
	let count = -1;
	// Equality up to rounding: 0.0078125 asked for as 1 - 0.9921875 must count as reached.
	while ((cumulative[count + 1] ?? 1) <= tail * (1 + 1e-9)) count++;
	return count < 0 ? null : { count, tail: cumulative[count] as number };
}

function approximateDrop(n: number, tail: number): Drop {
	const mean = (n * (n + 1)) / 4;
	const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
	const count = Math.max(0, Math.floor(mean - 0.5 + normalQuantile(tail) * sd));
	return { count, tail };
}

/** Inverse of the standard normal distribution (Acklam's rational approximation, error < 1.2e-9). */
export function normalQuantile(probability: number): number {
	const a = [
		-39.6968302866538, 220.946098424521, -275.928510446969, 138.357751867269, -30.6647980661472,
		2.50662827745924,
	];
	const b = [
		-54.4760987982241, 161.585836858041, -155.698979859887, 66.8013118877197, -13.2806815528857,
	];
	const c = [
		-0.00778489400243029, -0.322396458041136, -2.40075827716184, -2.54973253934373,
		4.37466414146497, 2.93816398269878,
	];
	const d = [0.00778469570904146, 0.32246712907004, 2.445134137143, 3.75440866190742];
	const polynomial = (coefficients: readonly number[], x: number): number =>
		coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
	if (probability < 0.02425) {
		const q = Math.sqrt(-2 * Math.log(probability));
		return polynomial(c, q) / (polynomial(d, q) * q + 1);
	}
	if (probability > 1 - 0.02425) return -normalQuantile(1 - probability);
	const q = probability - 0.5;
	const r = q * q;
	return (polynomial(a, r) * q) / (polynomial(b, r) * r + 1);
}
