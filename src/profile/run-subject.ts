import { pinnedCommand } from "../system/pinning.ts";
import type { ShellResult } from "../system/ports.ts";
import type { ProfileSetting, RunResult, SubjectRun } from "./profile-subject.ts";

/** A run wants half a second; beyond this the variant hangs. */
export const runTimeoutMs = 20_000;

/** Settings of the caller's must not change what runs. */
export const childEnvironment = { LC_ALL: "C", LD_PRELOAD: undefined, GLIBC_TUNABLES: undefined };

/**
 * Runs a subject on its core behind `wrapper` (perf and its arguments, or nothing). The
 * kernel kills it when evlab dies, the shell after its time.
 */
export async function runSubject(
	{ ports, core }: ProfileSetting,
	run: SubjectRun,
	wrapper: readonly string[],
	onLine?: (line: string) => void,
): Promise<RunResult> {
	const { program, args } = pinnedCommand(core, run.program, run.args);
	const result = await ports.shell.run(
		"setpriv",
		["--pdeathsig", "KILL", ...wrapper, program, ...args],
		{ timeoutMs: runTimeoutMs, env: childEnvironment, ...(onLine && { onLine }) },
	);
	const complaint = complaintOf(result);
	if (complaint !== null) return { ok: false, because: complaint };
	return run.read(result.stdout);
}

/** How a run that should have ended well did not, or null when it did. Pure. */
export function complaintOf(result: ShellResult): string | null {
	if (result.timedOut) return `it was not done in ${runTimeoutMs / 1000} s`;
	if (result.signal !== null) return `it was ended by ${result.signal}`;
	if (result.exitCode === 0) return null;
	const words = (result.stderr.trimEnd().split("\n").at(-1) ?? "").trim().slice(0, 200);
	return `it exited with ${result.exitCode}${words === "" ? "" : `: ${words}`}`;
}
