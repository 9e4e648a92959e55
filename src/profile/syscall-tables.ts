/** Calls of one run by name. */
export type SyscallTable = ReadonlyMap<string, number>;

/**
 * Counts in the summary of `perf trace -s`, all threads together. Its times are left alone: here
 * each traced call takes 13 to 25 µs, of which the call itself is 0.3. Pure.
 */
export function parsePerfTrace(text: string): SyscallTable {
	const table = new Map<string, number>();
	// name, calls, errors (not in every version), total in ms, …
	const row = /^\s+(\w+)\s+(\d+)(?:\s+\d+)?\s+\d+\.\d+\s+\d+\.\d+\s+\d+\.\d+\s+\d+\.\d+/gm;
	for (const [, name = "", calls] of text.matchAll(row)) {
		table.set(name, Number(calls) + (table.get(name) ?? 0));
	}
	return table;
}

/** Counts in the summary of `strace -c`. Pure. */
export function parseStrace(text: string): SyscallTable {
	const row = /^\s*\d+\.\d+\s+\d+\.\d+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/gm;
	return new Map(
		[...text.matchAll(row)].flatMap(([, calls, name = ""]) =>
			name === "total" ? [] : [[name, Number(calls)] as const],
		),
	);
}
