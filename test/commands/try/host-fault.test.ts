import { expect, test } from "vitest";
import { compilerComplaint } from "../../../src/commands/try/host-fault.ts";
import { EvlabError } from "../../../src/model/errors.ts";

const failure = (message: string) => new EvlabError("BUILD_FAILED", message, "see the log");

test("the compiler's words of the candidate's own sources", () => {
	const words = "a (addon) does not build: buffer.c:3: error: expected ';'";
	expect(compilerComplaint(failure(words))).toBe(words);
});

test("a symbol that it may not define is its own fault too: the attempt ends, and is recorded", () => {
	const words = "a defines clock_gettime, which what it is linked with has from elsewhere";
	expect(compilerComplaint(new EvlabError("PATCH_REJECTED", words, "make it static"))).toBe(words);
});

test.each([
	failure("a does not build: fatal error: error writing to /tmp/x.s: No space left on device"),
	failure("a does not build: gcc: fatal error: Killed signal terminated program cc1"),
	new EvlabError("TOOL_MISSING", "cmake is not installed", "install cmake"),
	new Error("anything else"),
])("what the host lacks rejects nobody: %s", (error) => {
	expect(() => compilerComplaint(error)).toThrow(error);
});
