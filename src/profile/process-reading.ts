/** What the kernel has counted of one process so far. */
export interface ProcessReading {
	readonly atMs: number;
	/** In ticks of 10 ms; the kernel scales what its own tick saw to the exact sum. */
	readonly userTicks: number;
	readonly kernelTicks: number;
	/** Exact, in ns: on a core, and runnable without one. Null where the kernel does not say. */
	readonly runningNs: number | null;
	readonly runnableNs: number | null;
	readonly voluntarySwitches: number;
	readonly involuntarySwitches: number;
}

/** One reading from /proc/PID/stat, schedstat and status; null once the process has ended. Pure. */
export function parseProcessReading(
	atMs: number,
	files: {
		readonly stat: string;
		readonly schedstat: string | null;
		readonly status: string;
	},
): ProcessReading | null {
	// The program's name, in parentheses, may itself hold spaces and parentheses.
	const fields = files.stat.slice(files.stat.lastIndexOf(")") + 2).split(" ");
	// State Z or X: what remains are the totals of its end, without switches.
	if (!/^[RSDTt]$/.test(fields[0] ?? "")) return null;
	const [running, runnable] = (files.schedstat ?? "").split(" ").map(Number);
	const switches = (kind: string): number =>
		Number(new RegExp(`^${kind}_ctxt_switches:\\s*(\\d+)`, "m").exec(files.status)?.[1]);
	const reading = {
		atMs,
		userTicks: Number(fields[11]),
		kernelTicks: Number(fields[12]),
		runningNs: running === undefined || files.schedstat === null ? null : running,
		runnableNs: runnable ?? null,
		voluntarySwitches: switches("voluntary"),
		involuntarySwitches: switches("nonvoluntary"),
	};
	return Object.values(reading).some(Number.isNaN) ? null : reading;
}
