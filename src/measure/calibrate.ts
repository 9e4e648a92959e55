/**
 * Iterations whose batch takes about `batchUs`, found by doubling. `runNs` runs that many and
 * returns elapsed ns of the slower side; the same count is then used on both sides, because
 * unequal batches bias the ratio.
 */
export function calibrate(runNs: (iterations: number) => number, batchUs: number): number {
	const targetNs = batchUs * 1000;
	let iterations = 1;
	// Bounded: 2^40 iterations of anything take longer than a batch.
	for (let step = 0; step < 40; step++) {
		// The second run is warm; the first pays for cold caches and lazy allocation.
		const ns = Math.min(runNs(iterations), runNs(iterations));
		if (ns >= targetNs / 2) return Math.max(1, Math.round((iterations * targetNs) / ns));
		iterations *= ns < targetNs / 16 ? 8 : 2;
	}
	return iterations;
}
