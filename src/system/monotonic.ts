/**
 * The kernel's monotonic clock in ms, the same in every process of this host: a worker's readings
 * can be held against evlab's own. Cheaper than hrtime, and without its garbage.
 */
const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function monotonicMs(): number {
	return originMs + performance.now();
}
