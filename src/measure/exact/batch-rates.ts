import type { SyscallRates } from "../../model/sample.ts";
import type { Batch } from "./batch-lines.ts";

/** A number of each batch, over all operations of the batches. Pure. */
export function perOperation<Line>(
	batches: readonly Line[],
	operations: number,
	numberOf: (batch: Line) => number,
): number {
	return batches.reduce((sum, batch) => sum + numberOf(batch), 0) / operations;
}

/** System calls per operation, by name in alphabetical order. Pure. */
export function syscallRates(batches: readonly Batch[], operations: number): SyscallRates {
	const names = new Set(batches.flatMap(({ syscalls }) => Object.keys(syscalls)));
	return Object.fromEntries(
		[...names]
			.sort()
			.map((name) => [
				name,
				perOperation(batches, operations, ({ syscalls }) => syscalls[name] ?? 0),
			]),
	);
}

/** All calls of an operation together. Pure. */
export function totalRate(rates: SyscallRates): number {
	return Object.values(rates).reduce((sum, rate) => sum + rate, 0);
}
