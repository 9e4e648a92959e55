import { expect, test } from "vitest";
import { hashHeaders, hashRegressDescription } from "../../src/build/regress-hash.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const sources: Readonly<Record<string, string>> = {
	"/v/buffer.c": "c",
	"/v/event-internal.h": "internal",
	"/v/include/event.h": "old",
	"/v/include/event2/event.h": "public",
	"/v/include/event2/deep/er.h": "deep",
	"/v/include/include.am": "make",
	"/v/test/regress.h": "test",
};

test.each([
	["/v/event-internal.h", true],
	["/v/include/event.h", true],
	["/v/include/event2/event.h", true],
	["/v/include/event2/deep/er.h", true],
	["/v/include/event2/new.h", true],
	["/v/buffer.c", false],
	["/v/include/include.am", false],
	["/v/test/regress.h", false],
])("a change of %s is another state of the headers: %s", async (path, expected) => {
	const before = await hashHeaders(createFakeFiles(sources), "/v");
	const after = await hashHeaders(createFakeFiles({ ...sources, [path]: "changed" }), "/v");
	expect(after !== before).toBe(expected);
});

test.each([
	["/r/CMakeLists.txt", true],
	["/r/native/cmake/regress.cmake", true],
	["/r/native/cmake/sanitizers.cmake", true],
	["/r/native/kernel/a.cc", false],
])("a change of %s is another build description: %s", async (path, expected) => {
	const ours = {
		"/r/CMakeLists.txt": "project(evlab)",
		"/r/native/cmake/regress.cmake": "r",
		"/r/native/cmake/sanitizers.cmake": "s",
		"/r/native/kernel/a.cc": "a",
	};
	const before = await hashRegressDescription(createFakeFiles(ours), "/r");
	const after = await hashRegressDescription(createFakeFiles({ ...ours, [path]: "x" }), "/r");
	expect(after !== before).toBe(expected);
});
