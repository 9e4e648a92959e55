/** More than the binding takes is never asked for, however broken the clock: 2^32 nops are 1.5 s. */
const mostIterations = 2 ** 32;

/**
 * Iterations whose batch takes about `batchUs`, found by doubling. `runNs` runs that many and
 * returns elapsed ns of the slower side; the same count is then used on both sides, because
 * unequal batches bias the ratio.
 */
export function calibrate(runNs: (iterations: number) => number, batchUs: number): number {
	const targetNs = batchUs * 1000;
	let iterations = 1;
	while (iterations < mostIterations) {
		// The second run is warm; the first pays for cold caches and lazy allocation.
		const ns = Math.min(runNs(iterations), runNs(iterations));
		if (ns >= targetNs / 2) return clamp(Math.round((iterations * targetNs) / ns));
		iterations *= ns < targetNs / 16 ? 8 : 2;
	}
	return mostIterations;
}

function clamp(iterations: number): number {
	return Math.min(mostIterations, Math.max(1, iterations));
}
