/**
 * Process groups started by evlab that still run. Every child leads its own group, so Ctrl-C in a
 * terminal does not reach it by itself: it is passed on here.
 */
const runningGroups = new Set<number>();
const fatalSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Registers the group led by `pid`; call the returned function when its leader has ended. */
export function superviseGroup(pid: number): () => void {
	if (runningGroups.size === 0) listen();
	runningGroups.add(pid);
	return () => {
		if (!runningGroups.delete(pid)) return;
		if (runningGroups.size === 0) unlisten();
	};
}

/** SIGKILL to every process of the group; silent when none is left. */
export function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// ESRCH: already gone.
	}
}

function killAllGroups(): void {
	for (const pid of runningGroups) killGroup(pid);
}

function onFatalSignal(signal: NodeJS.Signals): void {
	killAllGroups();
	// Whoever else listens (a command that keeps what it measured) decides what happens next.
	if (process.listenerCount(signal) > 1) return;
	unlisten();
	process.kill(process.pid, signal);
}

function listen(): void {
	process.on("exit", killAllGroups);
	for (const signal of fatalSignals) process.on(signal, onFatalSignal);
}

function unlisten(): void {
	process.off("exit", killAllGroups);
	for (const signal of fatalSignals) process.off(signal, onFatalSignal);
}
