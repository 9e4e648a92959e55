/**
 * Name of a run's directory: what kind of run, when, and whose, so that names sort by time within a
 * kind and two processes that start in one millisecond do not share a directory.
 */
export function runName(startedAt: Date, kind: string): string {
	const prefix = kind === "" ? "" : `${kind}-`;
	return `${prefix}${startedAt.toISOString().replaceAll(/[:.]/g, "-")}-${process.pid}`;
}
