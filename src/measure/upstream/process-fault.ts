import { constants } from "node:os";
import type { Fault } from "../../model/sample.ts";
import type { ShellResult } from "../../system/ports.ts";

/** How a process that should have ended well did not: hang, crash, error; null when it did. */
export function faultOfProcess(
	role: string,
	program: string,
	result: ShellResult,
	timeoutMs: number,
): Fault | null {
	if (result.timedOut) return hang(role, program, timeoutMs);
	if (result.signal !== null) {
		return { kind: "crash", role, signal: result.signal, detail: `${program} was ended` };
	}
	if (result.exitCode === 0) return null;
	return faultOfStatus(role, program, result.exitCode ?? -1, result.stderr);
}

/** The same for a status as a POSIX shell gives it: 128 + n is signal n. */
export function faultOfStatus(
	role: string,
	program: string,
	status: number,
	stderr: string,
): Fault {
	const signal = status > 128 ? signalName(status - 128) : null;
	if (signal !== null) return { kind: "crash", role, signal, detail: `${program} was ended` };
	const words = lastLine(stderr);
	const reason = words === "" ? "" : `: ${words}`;
	return { kind: "error", role, detail: `${program} exited with ${status}${reason}` };
}

export function hang(role: string, program: string, timeoutMs: number): Fault {
	return { kind: "hang", role, timeoutMs, detail: `${program} was not done in ${timeoutMs} ms` };
}

function signalName(number: number): string | null {
	return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}

function lastLine(text: string): string {
	return (text.trimEnd().split("\n").at(-1) ?? "").trim().slice(0, 200);
}
