import type { Workload } from "../../model/workload.ts";

/** Bump when anything about how counts are taken changes: stored counts of another version are void. */
export const countVersion = "counts/1";

export interface BatchPlan {
	/** What evrun is told: a batch to warm up, then the counted ones. */
	readonly argument: string;
	/** Iterations of each counted batch. */
	readonly counted: readonly [number, number, number, number];
	/** Operations of all counted batches. */
	readonly operations: number;
	/** What counts of one build differ by from process to process, relative, whatever one run shows. */
	readonly leastSpread: number;
}

/** About how many instructions a plain batch should take: a whole run is then 0.5 s of callgrind. */
const batchInstructions = 500_000;
const least = 2;
const most = 1024;
/**
 * The clock ticks between two timers that are armed, so their order in the heap is never quite the
 * same: up to 0.9 % from process to process, and batches of one process show a fifth of it.
 */
const timerSpread = 0.01;

/**
 * Iterations of the batches of one counting run: one to warm up (lazy binding, first allocations, a
 * buffer's first chain), three alike that show whether counts repeat, and one twice as long: what
 * it takes more is free of everything that happens once a batch.
 *
 * The numbers follow from the workload alone, never from a clock: both sides, and every later run,
 * count the same iterations. Pure.
 */
export function planBatches({ program, expected, operationsPerIteration }: Workload): BatchPlan {
	// A rough price list; it decides how long a run takes, not what it finds.
	const instructions =
		100 * program.loop.length +
		50 * operationsPerIteration +
		500 * expected.events +
		expected.bytes / 2;
	const exponent = Math.floor(Math.log2(batchInstructions / instructions));
	const iterations = Math.min(most, Math.max(least, 2 ** exponent));
	const counted = [iterations, iterations, iterations, 2 * iterations] as const;
	return {
		argument: [iterations, ...counted].join(","),
		counted,
		operations: 5 * iterations * operationsPerIteration,
		leastSpread: program.loop.some(({ op }) => op.startsWith("timers.")) ? timerSpread : 0,
	};
}
