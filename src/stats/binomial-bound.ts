/** P(X <= successes) for a binomial X of `trials` draws, 0 < probability < 1; summed in logarithms. */
function binomialCdf(successes: number, trials: number, probability: number): number {
	const odds = Math.log(probability) - Math.log1p(-probability);
	let logMass = trials * Math.log1p(-probability);
	let total = Math.exp(logMass);
	for (let k = 1; k <= successes; k++) {
		logMass += Math.log((trials - k + 1) / k) + odds;
		total += Math.exp(logMass);
	}
	return total;
}

/**
 * Upper end of the one-sided Clopper-Pearson interval of a rate: the largest rate at which so few
 * `successes` in `trials` still come with a chance of 1 - level. Exact, so its coverage is at least
 * `level`; without trials it is 1.
 */
export function binomialUpperBound(successes: number, trials: number, level = 0.95): number {
	if (successes >= trials) return 1;
	let [low, high] = [successes / trials, 1];
	// 50 halvings leave less than 1e-15, the precision of the numbers themselves.
	for (let i = 0; i < 50; i++) {
		const middle = (low + high) / 2;
		if (binomialCdf(successes, trials, middle) > 1 - level) low = middle;
		else high = middle;
	}
	return high;
}
