/**
 * The chance, over a whole comparison, that any workload is called faster (or slower) wrongly. Half
 * of the 1 % that is promised: two calibrations at 1 % called 0.2 and 0.9 % of 1000 tables of equal
 * code slower and 1.2 and 1.0 % faster, so that whether a host kept its promise was a toss-up; on the
 * same trials 0.5 % made that 0.1 and 0.4 %, and 0.6 % twice.
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
