import type { Shell, ShellResult } from "../../system/ports.ts";

/** A counting run takes 0.5 s alone; beside a busy neighbour several. */
export const childTimeoutMs = 20_000;

/** Runs a program that may hang: the kernel kills it when evlab dies, the shell after its time. */
export function runChild(
	shell: Shell,
	program: string,
	args: readonly string[],
): Promise<ShellResult> {
	return shell.run("setpriv", ["--pdeathsig", "KILL", program, ...args], {
		timeoutMs: childTimeoutMs,
		// Settings of the caller's must not change what is counted.
		env: { LC_ALL: "C", LD_PRELOAD: undefined, GLIBC_TUNABLES: undefined },
	});
}

/** How a child that should have ended well did not, or null when it did. Pure. */
export function childComplaint(result: ShellResult): string | null {
	if (result.timedOut) return `it was not done in ${childTimeoutMs / 1000} s`;
	if (result.signal !== null) return `it was ended by ${result.signal}`;
	if (result.exitCode === 0) return null;
	const words = (result.stderr.trimEnd().split("\n").at(-1) ?? "").trim().slice(0, 200);
	return `it exited with ${result.exitCode}${words === "" ? "" : `: ${words}`}`;
}
