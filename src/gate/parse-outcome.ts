import { constants } from "node:os";
import type { TestOutcome } from "../model/test-outcome.ts";
import type { ShellResult } from "../system/ports.ts";

export interface ParsedTest {
	readonly outcome: TestOutcome;
	readonly retried: boolean;
}

/**
 * What a process that was to run `test` alone has shown. Passed is only what ends with exit code 0,
 * the line of this test with OK, and regress's summary, without a word from a sanitizer; what
 * matches nothing known is unparsed. Pure.
 */
export function parseOutcome(test: string, result: ShellResult, timeoutMs: number): ParsedTest {
	const { stdout } = result;
	const name = test.slice(test.indexOf("/") + 1);
	const retried = stdout.includes(`\n  [RETRYING ${name} (`);
	return { outcome: outcomeOf(test, name, result, timeoutMs), retried };
}

function outcomeOf(
	test: string,
	name: string,
	result: ShellResult,
	timeoutMs: number,
): TestOutcome {
	const { stdout, exitCode } = result;
	const signal = result.signal ?? signalOf(exitCode);
	if (result.timedOut || signal === "SIGXCPU") return { state: "hang", timeoutMs };
	if (signal !== null) return { state: "crash", signal, detail: complaint(result) ?? "" };
	const lines = stdout.trimEnd().split("\n");
	const summary = lines.at(-1) ?? "";
	const last = lines.at(-2) ?? "";
	const own = stdout.startsWith(`${test}: `);
	if (own && exitCode === 0) {
		const sanitizer = sanitizerComplaint(result.stderr);
		if (sanitizer !== null) return { state: "failed", detail: sanitizer };
		if (summary === "1 tests ok.  (0 skipped)" && last.endsWith("OK")) {
			return { state: "passed" };
		}
		if (summary === "0 tests ok.  (1 skipped)" && last.endsWith("SKIPPED")) {
			return { state: "skipped", why: skipReason(result.stderr) };
		}
		if (summary === "0 tests ok.  (2 skipped)" && /: (DISABLED|SKIPPED)$/.test(last)) {
			return { state: "disabled" };
		}
	}
	if (own && summary === "1/1 TESTS FAILED. (0 skipped)" && lines.includes(`  [${name} FAILED]`)) {
		// The last repetition decides: the child's result did not arrive, so it died.
		const attempt = stdout.slice(stdout.lastIndexOf(`${test}: `));
		const detail = complaint(result) ?? "";
		return attempt.includes("[Lost connection!]")
			? { state: "crash", signal: null, detail }
			: { state: "failed", detail };
	}
	return { state: "unparsed", detail: unparsed(result) };
}

/** bubblewrap and shells report signal n as exit code 128 + n. */
function signalOf(exitCode: number | null): string | null {
	if (exitCode === null || exitCode <= 128) return null;
	const found = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
	return found?.[0] ?? null;
}

/** The line that says most: a sanitizer's, a failed check's, libevent's own. */
function complaint({ stdout, stderr }: ShellResult): string | null {
	const failed = /^ *FAIL (?:libevent\/)?(.+)$/m.exec(stdout)?.[1];
	const asserted = /^\[err\] (?:libevent\/)?(.+)$/m.exec(stderr)?.[1];
	const atExit = stdout.includes("[atexit failure!]") ? "it failed at exit" : null;
	const text = sanitizerComplaint(stderr) ?? asserted ?? failed ?? atExit ?? lastLine(stderr);
	return text === null ? null : text.slice(0, 300);
}

/** Also of a sanitizer that cannot work: what it did not see is not clean. */
function sanitizerComplaint(stderr: string): string | null {
	const summary = /^SUMMARY: (\w+Sanitizer: .+)$/m.exec(stderr)?.[1];
	const undefinedBehaviour = /^(.+: runtime error: .+)$/m.exec(stderr)?.[1];
	const other = /^(?:==\d+==|FATAL: )?.*\b(?:Address|Leak|Thread|UndefinedBehavior)Sanitizer.*$/m;
	const text = undefinedBehaviour ?? summary ?? other.exec(stderr)?.[0];
	return text?.replace(/^libevent\//, "") ?? null;
}

function skipReason(stderr: string): string {
	return lastLine(stderr)?.slice(0, 200) ?? "the test says so";
}

function unparsed(result: ShellResult): string {
	const said = lastLine(result.stderr) ?? lastLine(result.stdout) ?? "it printed nothing";
	return `exit code ${result.exitCode}: ${said}`.slice(0, 300);
}

function lastLine(text: string): string | null {
	return text.trimEnd().split("\n").at(-1)?.trim() || null;
}
