/**
 * The chance, over a whole comparison, that any workload is called faster (or slower) wrongly. Half
 * of the 1 % that is promised: at 1 % keeping the promise was a toss-up, and a host that had passed
 * failed half an hour later (docs/measurement.md).
 */
export const familyError = 0.005;

/** Coverage of the interval that is shown beside each effect. */
export const displayLevel = 0.99;

/**
 * Two-sided coverage at which `size` workloads are judged together. Bonferroni: each side of each
 * interval may err with familyError / size, so that over the whole table a false "faster" comes in
 * at most 0.5 % of comparisons, and so does a false "slower". It holds whatever the workloads have
 * in common, and workloads share a lot.
 */
export function familyLevel(size: number): number {
	return 1 - (2 * familyError) / Math.max(1, size);
}
