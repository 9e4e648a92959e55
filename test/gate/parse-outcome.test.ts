import { describe, expect, test } from "vitest";
import { parseOutcome } from "../../src/gate/parse-outcome.ts";
import type { ShellResult } from "../../src/system/ports.ts";
import { ended, failing, passing } from "./regress-output.ts";

const name = "main/event_once";
const parse = (result: Partial<ShellResult>) => parseOutcome(name, ended(result), 30_000);
const outcome = (result: Partial<ShellResult>) => parse(result).outcome;
const said = (text: string) => `${name}: ${text}`;

describe("passed", () => {
	test.each([
		["in a child", "[forking] OK\n1 tests ok.  (0 skipped)\n"],
		["without one", "OK\n1 tests ok.  (0 skipped)\n"],
		["with words of its own before", "[forking] some words\nmore OK\n1 tests ok.  (0 skipped)\n"],
	])("%s", (_, text) => {
		expect(parse({ stdout: said(text) })).toEqual({
			outcome: { state: "passed" },
			retried: false,
		});
	});

	test("libevent's own warnings on standard error do not matter", () => {
		const stderr = "[warn] Epoll ADD(1) on fd 7 failed.\n";
		expect(outcome({ ...passing(name), stderr })).toEqual({ state: "passed" });
	});

	test("a test that regress had to repeat is marked", () => {
		const stdout = said(
			`[forking] \n  FAIL libevent/test/regress.c:9: x\n  [event_once FAILED]\n\n  [RETRYING event_once (3)]\n${said("[forking] OK\n1 tests ok.  (0 skipped)\n")}`,
		);
		expect(parse({ stdout })).toEqual({ outcome: { state: "passed" }, retried: true });
	});
});

describe("not run", () => {
	test("skipped by itself, with what it said last", () => {
		const stdout = said("[forking] SKIPPED\n0 tests ok.  (1 skipped)\n");
		expect(outcome({ stdout })).toEqual({ state: "skipped", why: "the test says so" });
		expect(outcome({ stdout, stderr: "[warn] a\n[warn] no IPv6\n" })).toEqual({
			state: "skipped",
			why: "[warn] no IPv6",
		});
	});

	test.each(["DISABLED", "SKIPPED"])("%s by its flags: counted twice", (word) => {
		const stdout = said(`${word}\n0 tests ok.  (2 skipped)\n`);
		expect(outcome({ stdout })).toEqual({ state: "disabled" });
	});
});

describe("failed", () => {
	test("the first failed check, its path as libevent's", () => {
		expect(outcome(failing(name))).toEqual({
			state: "failed",
			detail: "test/regress.c:12: assert(a == b)",
		});
	});

	test("also after four attempts", () => {
		const attempt = said(
			"[forking] \n  FAIL libevent/test/regress.c:9: x\n  [event_once FAILED]\n",
		);
		const stdout = [3, 2, 1, 0]
			.map((left) => `${attempt}\n  [RETRYING event_once (${left})]\n`)
			.join("");
		expect(parse({ exitCode: 1, stdout: `${stdout}1/1 TESTS FAILED. (0 skipped)\n` })).toEqual({
			outcome: { state: "failed", detail: "test/regress.c:9: x" },
			retried: true,
		});
	});

	test("a leak that LeakSanitizer finds when the child ends", () => {
		const stdout = said(
			"[forking] [atexit failure!] \n  [event_once FAILED]\n1/1 TESTS FAILED. (0 skipped)\n",
		);
		const summary = "AddressSanitizer: 64 byte(s) leaked in 1 allocation(s).";
		const stderr = `==12==ERROR: LeakSanitizer: detected memory leaks\n\nSUMMARY: ${summary}\n`;
		expect(outcome({ exitCode: 1, stdout, stderr })).toEqual({ state: "failed", detail: summary });
	});

	test.each([
		["WARNING: ThreadSanitizer: data race (pid=1)\nSUMMARY: ThreadSanitizer: data race a.c:1\n"],
		["==3==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"],
		["libevent/buffer.c:99:5: runtime error: signed integer overflow\n"],
		["==7==LeakSanitizer has encountered a fatal error.\n"],
	])("a test that passes is not clean when a sanitizer speaks: %s", (stderr) => {
		expect(outcome({ ...passing(name), stderr })).toMatchObject({ state: "failed" });
	});
});

describe("died", () => {
	const lost = said(
		"[forking] [Lost connection!] \n  [event_once FAILED]\n1/1 TESTS FAILED. (0 skipped)\n",
	);

	test("the child of a forking test, of an assertion of libevent", () => {
		const stderr = "[err] libevent/buffer.c:10: Assertion chain failed in evbuffer_drain\n";
		expect(outcome({ exitCode: 1, stdout: lost, stderr })).toEqual({
			state: "crash",
			signal: null,
			detail: "buffer.c:10: Assertion chain failed in evbuffer_drain",
		});
	});

	test("in the last attempt; a failed check before it does not make it a failure", () => {
		const stdout = `${said("[forking] \n  FAIL a:1: x\n  [event_once FAILED]\n")}\n  [RETRYING event_once (3)]\n${lost}`;
		expect(parse({ exitCode: 1, stdout })).toMatchObject({
			outcome: { state: "crash" },
			retried: true,
		});
	});

	test.each([
		[{ exitCode: null, signal: "SIGSEGV" as const }, "SIGSEGV"],
		[{ exitCode: 134 }, "SIGABRT"],
		[{ exitCode: 139, stdout: said("") }, "SIGSEGV"],
	])("the process itself: %j", (result, signal) => {
		expect(outcome(result)).toMatchObject({ state: "crash", signal });
	});

	test("in time or not at all: a killed group and a used up CPU limit are hangs", () => {
		const hang = { state: "hang", timeoutMs: 30_000 };
		expect(outcome({ timedOut: true, exitCode: null, signal: "SIGKILL" })).toEqual(hang);
		expect(outcome({ exitCode: 152 })).toEqual(hang);
	});
});

describe("unparsed: nothing else is ever a pass", () => {
	test.each<[string, Partial<ShellResult>]>([
		["no output at all", {}],
		["OK with an exit code", { ...passing(name), exitCode: 1 }],
		["no summary", { stdout: said("[forking] OK\n") }],
		["a summary of more tests", { stdout: said("OK\n2 tests ok.  (0 skipped)\n") }],
		["another test's line", passing("main/event_pending")],
		["a test whose name begins the same", passing("main/event_once_never")],
		["words after the summary", { stdout: `${passing(name).stdout}and more\n` }],
		["a summary without OK", { stdout: said("[forking] \n1 tests ok.  (0 skipped)\n") }],
		["no test of that name", { exitCode: 255, stdout: `No such test as ${name}!\n` }],
		["a failure of another test", { ...failing("main/x"), stdout: said(failing("main/x").stdout) }],
		["the sandbox's own failure", { exitCode: 1, stderr: "bwrap: Can't mount proc\n" }],
	])("%s", (_, result) => {
		expect(outcome(result)).toMatchObject({ state: "unparsed", detail: expect.any(String) });
	});

	test("the detail is the exit code and the last word", () => {
		expect(outcome({ exitCode: 1, stderr: "a\nbwrap: no\n" })).toEqual({
			state: "unparsed",
			detail: "exit code 1: bwrap: no",
		});
	});
});
