import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { EvlabError } from "../model/errors.ts";
import type { Shell } from "./ports.ts";

export interface FileLockOptions {
	/** Called once when another process holds the lock and this one starts to wait. */
	readonly onWait?: () => void;
}

type Holder = ChildProcessByStdio<Writable, Readable, Readable>;

/** util-linux flock's own exit codes start at 64; this one means "held by somebody else". */
const heldByAnother = 113;

/**
 * Runs `action` while holding an exclusive lock on `path` (created with its directory).
 *
 * The lock lives in a `flock … cat` child: the kernel frees it when that child ends, and the child
 * ends when this process does, however it dies, because its standard input closes. So a lock is
 * never stale, and no process id is ever compared. Waits without limit; not reentrant.
 */
export async function withFileLock<T>(
	path: string,
	action: () => Promise<T>,
	options: FileLockOptions = {},
): Promise<T> {
	await mkdir(dirname(path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
		throw lockError(path, error.code ?? error.message);
	});
	let holder = await acquire(path, ["--nonblock", "--conflict-exit-code", `${heldByAnother}`]);
	if (holder === null) {
		options.onWait?.();
		holder = await acquire(path, []);
	}
	if (holder === null) throw lockError(path, "flock gave up");
	try {
		return await action();
	} finally {
		await release(holder);
	}
}

/**
 * Whether another process holds the lock on `path`, an existing file; null when flock cannot say.
 * Asks for a shared lock and lets go at once: an action that starts within that millisecond waits
 * for it, as it would for any holder.
 */
export async function isFileLockHeld(shell: Shell, path: string): Promise<boolean | null> {
	if ((await shell.which("flock")) === null) return null;
	const flags = ["--shared", "--nonblock", "--conflict-exit-code", `${heldByAnother}`];
	const { exitCode } = await shell.run("flock", [...flags, path, "true"]);
	return exitCode === heldByAnother ? true : exitCode === 0 ? false : null;
}

/** The running lock holder, or null when the lock is taken and `flags` said not to wait. */
function acquire(path: string, flags: readonly string[]): Promise<Holder | null> {
	// --no-fork: one process is both holder and cat, so nothing can outlive the other with the lock.
	// Detached: Ctrl-C in the terminal must not drop the lock before the action has cleaned up.
	const holder = spawn("flock", ["--exclusive", "--no-fork", ...flags, path, "cat"], {
		detached: true,
		stdio: ["pipe", "pipe", "pipe"],
	});
	let complaint = "";
	holder.stderr.on("data", (chunk: Buffer) => {
		complaint += chunk.toString();
	});
	holder.stdin.on("error", () => {});
	// cat can only echo this once flock has let it start: that is the moment the lock is held.
	holder.stdin.write("READY\n");
	return new Promise((fulfil, reject) => {
		holder.once("error", (error) =>
			reject(
				new EvlabError(
					"TOOL_MISSING",
					"flock is not installed",
					"install util-linux, which provides flock",
					{ cause: error },
				),
			),
		);
		holder.stdout.once("data", () => fulfil(holder));
		holder.once("close", (exitCode) => {
			if (exitCode === heldByAnother) fulfil(null);
			else reject(lockError(path, complaint.trim().split("\n").at(-1) ?? ""));
		});
	});
}

function release(holder: Holder): Promise<void> {
	if (holder.exitCode !== null || holder.signalCode !== null) return Promise.resolve();
	return new Promise((fulfil) => {
		holder.once("exit", () => fulfil());
		holder.stdin.end();
	});
}

function lockError(path: string, why: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`cannot lock ${path}: ${why}`,
		`make ${dirname(path)} writable for this user, or remove it`,
	);
}
