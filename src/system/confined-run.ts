import { constants } from "node:os";
import type { Shell } from "./ports.ts";
import { readOnlyRoot, type Sandbox, superuserRights } from "./sandbox.ts";
import type { StartWorker, WorkerExit } from "./worker-process.ts";

/** What code of a variant that is measured, counted or asked may reach. */
export interface RunConfinement {
	/** Read-only, and seen also where it lies below /tmp: evlab's checkout. */
	readonly visible: string;
	/** The one directory it may write to; null: none but an empty /tmp. */
	readonly writable: string | null;
	/** False for sanitizers, whose shadow memory counts as data. */
	readonly limitMemory?: boolean;
}

/**
 * Far from what any run takes: they end what runs away before the host notices. Data and not
 * address space, of which V8 reserves more than a host has; a file, because a memfd is one.
 */
const limits = { cpuSeconds: 900, dataBytes: 4 * 2 ** 30, fileBytes: 2 ** 30 };

/**
 * Starts workers with a loopback for network, no other processes in sight, a read-only file system
 * and limits. Namespaces change nothing that is timed; the start takes longer (docs/trust.md).
 */
export function confinedStart(
	startWorker: StartWorker,
	sandbox: Sandbox,
	confinement: RunConfinement,
): StartWorker {
	return (program, args) => {
		const [first = "", ...rest] = confinedRun(sandbox, confinement, [program, ...args]);
		const worker = startWorker(first, rest);
		return sandbox.kind === "none" ? worker : { ...worker, exited: worker.exited.then(unwrapped) };
	};
}

/** The same for programs. */
export function confinedPrograms(
	shell: Shell,
	sandbox: Sandbox,
	confinement: RunConfinement,
): Shell {
	return {
		which: shell.which,
		run: async (program, args, options) => {
			const [first = "", ...rest] = confinedRun(sandbox, confinement, [program, ...args]);
			const result = await shell.run(first, rest, options);
			return sandbox.kind === "none" ? result : unwrapped(result);
		},
	};
}

/** The command line; without a sandbox the limits remain. Pure. */
export function confinedRun(
	sandbox: Sandbox,
	{ visible, writable, limitMemory = true }: RunConfinement,
	command: readonly string[],
): readonly string[] {
	const limited = [
		"prlimit",
		`--cpu=${limits.cpuSeconds}`,
		...(limitMemory ? [`--data=${limits.dataBytes}`] : []),
		`--fsize=${limits.fileBytes}`,
		"--core=0",
		...command,
	];
	if (sandbox.kind === "none") return limited;
	return [
		"bwrap",
		...readOnlyRoot,
		...superuserRights(sandbox),
		// Sockets of services lie there, and connecting is not writing.
		...["--tmpfs", "/run", "--perms", "1777", "--tmpfs", "/tmp"],
		...["--ro-bind", visible, visible],
		...(writable === null ? [] : ["--bind", writable, writable]),
		...["--chdir", "/", "--"],
		...limited,
	];
}

/** bubblewrap says 128 + n where the program itself would have been ended by signal n. */
function unwrapped<Exit extends Pick<WorkerExit, "exitCode" | "signal">>(exit: Exit): Exit {
	const signal = Object.entries(constants.signals).find(
		([, number]) => exit.exitCode === 128 + number,
	);
	if (exit.signal !== null || signal === undefined) return exit;
	return { ...exit, exitCode: null, signal: signal[0] as NodeJS.Signals };
}
