import { expect, test } from "vitest";
import { compileErrors } from "../../src/build/compile-errors.ts";

const root = "/evlab/.evlab/worktrees/abc";

test("errors of the compiler, with the path as in libevent; warnings and notes are not errors", () => {
	const log = [
		`${root}/event.c: In function 'event_add':`,
		`${root}/event.c:7:1: warning: unused variable 'x' [-Wunused-variable]`,
		`${root}/event.c:12:5: error: expected ';' before 'return'`,
		`${root}/event.c:12:5: note: here`,
		`In file included from ${root}/event.c:40:`,
		`${root}/include/event2/util.h:3:10: fatal error: nothing.h: No such file or directory`,
	].join("\n");
	expect(compileErrors(log, root)).toEqual([
		"event.c:12:5: error: expected ';' before 'return'",
		"include/event2/util.h:3:10: error: nothing.h: No such file or directory",
	]);
});

test("errors of the linker, once each", () => {
	const log = [
		"/usr/bin/ld: evlab/native/kernel/a.cc:1: undefined reference to `evbuffer_add'",
		"/usr/bin/ld: evlab/native/kernel/a.cc:9: undefined reference to `evbuffer_add'",
		"/usr/bin/ld: b.o: multiple definition of `x'; a.o: first defined here",
	].join("\n");
	expect(compileErrors(log, root)).toEqual([
		"undefined reference to `evbuffer_add'",
		"multiple definition of `x'; a.o: first defined here",
	]);
});

test("errors of CMake itself", () => {
	const log = `CMake Error at ${root}/CMakeLists.txt:42 (message):\n  no pthreads`;
	expect(compileErrors(log, root)).toEqual(["CMake error at CMakeLists.txt:42"]);
});

test("no more than asked for, and none in a log without any", () => {
	const log = [1, 2, 3, 4].map((line) => `a.c:${line}:1: error: e${line}`).join("\n");
	expect(compileErrors(log, root)).toHaveLength(3);
	expect(compileErrors(log, root, 1)).toEqual(["a.c:1:1: error: e1"]);
	expect(compileErrors("ninja: build stopped: subcommand failed.", root)).toEqual([]);
});
