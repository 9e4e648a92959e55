import type { Shell } from "./ports.ts";

/** How code of a variant nobody trusts is run on this host. */
export type Sandbox =
	| { readonly kind: "bubblewrap"; readonly superuser: boolean }
	/** `reason`: why there is none, to be said plainly. */
	| { readonly kind: "none"; readonly reason: string };

export interface Confinement {
	/** Read-only to the program, and visible at `visibleAt`, though an ordinary user may not reach it. */
	readonly directory: string;
	/** CPU seconds of one process; SIGXCPU ends it. */
	readonly cpuSeconds: number;
	/** Address space of one process; null for sanitizers, which reserve terabytes. */
	readonly memoryBytes: number | null;
	/** Processes and threads of this user at one time. */
	readonly processes: number;
	readonly fileBytes: number;
}

/** Where a confined program finds its directory. */
export const visibleAt = "/tmp/evlab";

/** Root's processes are beyond RLIMIT_NPROC and most permissions, so it does not stay root. */
const nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];

export const readOnlyRoot: readonly string[] = [
	...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"],
	...["--new-session", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
];

/**
 * Root inside a sandbox could mount it writable again; what is left of its rights is to read what
 * belongs to others. An ordinary user has none there to begin with. Pure.
 */
export function superuserRights(sandbox: Sandbox): readonly string[] {
	if (sandbox.kind === "none" || !sandbox.superuser) return [];
	return ["--cap-drop", "ALL", "--cap-add", "CAP_DAC_OVERRIDE"];
}

/**
 * bubblewrap where it is installed and permitted; found by trying, as some hosts refuse user
 * namespaces. Its network has a loopback of its own, up: without, 77 tests of regress fail.
 */
export async function findSandbox(shell: Shell, superuser: boolean): Promise<Sandbox> {
	if ((await shell.which("bwrap")) === null) {
		return { kind: "none", reason: "bubblewrap (bwrap) is not installed" };
	}
	const limits = { cpuSeconds: 10, memoryBytes: null, processes: 64, fileBytes: 0 };
	const [program = "", ...args] = confinedCommand(
		{ kind: "bubblewrap", superuser },
		{ ...limits, directory: "/usr" },
		["true"],
	);
	const { exitCode, stderr } = await shell.run(program, args, { timeoutMs: 10_000 });
	if (exitCode === 0) return { kind: "bubblewrap", superuser };
	const why = stderr.trim().split("\n").at(-1) ?? "";
	return { kind: "none", reason: `bubblewrap is not permitted here (${why})` };
}

/**
 * The command line that runs `command` confined: no network, nothing writable but an empty /tmp,
 * limits, and the end of whoever started it is its end. Without a sandbox the limits remain. Pure.
 */
export function confinedCommand(
	sandbox: Sandbox,
	confinement: Confinement,
	command: readonly string[],
): readonly string[] {
	const { cpuSeconds, memoryBytes, processes, fileBytes, directory } = confinement;
	const limits = [
		"prlimit",
		`--cpu=${cpuSeconds}`,
		...(memoryBytes === null ? [] : [`--as=${memoryBytes}`]),
		`--fsize=${fileBytes}`,
		"--core=0",
	];
	switch (sandbox.kind) {
		case "none":
			return ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", ...limits, ...command];
		case "bubblewrap":
			return [
				"bwrap",
				...readOnlyRoot,
				...["--perms", "1777", "--tmpfs", "/tmp"],
				...["--ro-bind", directory, visibleAt, "--chdir", "/tmp", "--"],
				...["setpriv", "--no-new-privs"],
				...(sandbox.superuser ? nobody : []),
				...limits,
				`--nproc=${processes}`,
				...command,
			];
	}
}

/**
 * A shell that runs each program with no network and nothing writable but `writable`: for
 * compilers, whose input is a variant's code. Without a sandbox, `shell` itself.
 */
export function confinedShell(shell: Shell, sandbox: Sandbox, writable: string): Shell {
	if (sandbox.kind === "none") return shell;
	return {
		which: shell.which,
		run: (program, args, options = {}) =>
			shell.run(
				"bwrap",
				[
					...readOnlyRoot,
					...superuserRights(sandbox),
					...["--bind", writable, writable, "--setenv", "TMPDIR", writable],
					...["--chdir", options.cwd ?? "/", "--", program, ...args],
				],
				options,
			),
	};
}
