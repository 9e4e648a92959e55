import { expect, test } from "vitest";
import { parsePerfTrace, parseStrace } from "../../src/profile/syscall-tables.ts";
import { perfTrace, straceSummary } from "../fixtures/perf-output.ts";

test("perf trace -s: all threads together", () => {
	expect(Object.fromEntries(parsePerfTrace(perfTrace))).toEqual({
		writev: 20000,
		ioctl: 20004,
		access: 1,
		execve: 1,
	});
});

test("strace -c: with and without errors, without the total", () => {
	expect(Object.fromEntries(parseStrace(straceSummary))).toEqual({
		readv: 5000,
		writev: 5000,
		ioctl: 5002,
		access: 1,
	});
});

test("something else is an empty table", () => {
	expect(parsePerfTrace("Error:	Unable to find debugfs/tracefs\n").size).toBe(0);
	expect(parseStrace("strace: ptrace(PTRACE_TRACEME): Operation not permitted\n").size).toBe(0);
});
