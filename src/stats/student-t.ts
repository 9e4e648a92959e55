/**
 * Student's t distribution through the regularised incomplete beta function.
 * Source: Press et al., Numerical Recipes, 3rd ed., 6.4 (continued fraction, modified Lentz).
 */

/** P(T <= t) with `freedom` degrees of freedom. */
export function studentProbability(t: number, freedom: number): number {
	const tail = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
	return t > 0 ? 1 - tail : tail;
}

/** The t that T stays below with this probability, between 0.5 and 1. */
export function studentQuantile(probability: number, freedom: number): number {
	let [low, high] = [0, 1];
	while (studentProbability(high, freedom) < probability) high *= 2;
	for (let step = 0; step < 100; step++) {
		const middle = (low + high) / 2;
		if (studentProbability(middle, freedom) < probability) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

export interface MeanInterval {
	readonly mean: number;
	readonly low: number;
	readonly high: number;
}

/** Two-sided interval for the mean of independent values; unbounded for fewer than two. */
export function meanInterval(values: readonly number[], level: number): MeanInterval {
	const n = values.length;
	const mean = values.reduce((sum, value) => sum + value, 0) / n;
	if (n < 2) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	const error = Math.sqrt(squares / (n - 1) / n);
	const reach = studentQuantile(1 - (1 - level) / 2, n - 1) * error;
	return { mean, low: mean - reach, high: mean + reach };
}

function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const front = Math.exp(
		logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
	);
	return x < (a + 1) / (a + b + 2)
		? (front * betaFraction(x, a, b)) / a
		: 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const tiny = 1e-300;

function betaFraction(x: number, a: number, b: number): number {
	const bounded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
	let c = 1;
	let d = 1 / bounded(1 - ((a + b) * x) / (a + 1));
	let result = d;
	for (let m = 1; m <= 300; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / bounded(1 + even * d);
		c = bounded(1 + even / c);
		result *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / bounded(1 + odd * d);
		c = bounded(1 + odd / c);
		const step = d * c;
		result *= step;
		if (Math.abs(step - 1) < 1e-14) break;
	}
	return result;
}

/** Lanczos approximation (g = 7, 9 terms) for x >= 0.5: error below 1e-14. */
function logGamma(x: number): number {
	const terms = [
		0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
		-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
		1.5056327351493116e-7,
	];
	const base = x + 6.5;
	const sum = terms.reduce((total, term, i) => total + (i === 0 ? term : term / (x - 1 + i)), 0);
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}
