/** Calls of one name in one run, and the time in them where it was taken. */
export interface TracedCalls {
	readonly calls: number;
	readonly totalNs: number | null;
}
export type SyscallTable = ReadonlyMap<string, TracedCalls>;

/** The summary of `perf trace -s`, all threads together. Pure. */
export function parsePerfTrace(text: string): SyscallTable {
	const table = new Map<string, TracedCalls>();
	// name, calls, errors (not in every version), total in ms, …
	const row = /^\s+(\w+)\s+(\d+)(?:\s+\d+)?\s+(\d+\.\d+)\s+\d+\.\d+\s+\d+\.\d+\s+\d+\.\d+/gm;
	for (const [, name = "", calls, totalMs] of text.matchAll(row)) {
		const before = table.get(name);
		table.set(name, {
			calls: Number(calls) + (before?.calls ?? 0),
			totalNs: 1e6 * Number(totalMs) + (before?.totalNs ?? 0),
		});
	}
	return table;
}

/** The summary of `strace -c`, of which the counts are right; its times are its own. Pure. */
export function parseStrace(text: string): SyscallTable {
	const row = /^\s*\d+\.\d+\s+\d+\.\d+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/gm;
	return new Map(
		[...text.matchAll(row)].flatMap(([, calls, name = ""]) =>
			name === "total" ? [] : [[name, { calls: Number(calls), totalNs: null }] as const],
		),
	);
}
