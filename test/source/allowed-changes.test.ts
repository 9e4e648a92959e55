import { describe, expect, test } from "vitest";
import { parseNumstat, parseRawDiff, refuseChange } from "../../src/source/allowed-changes.ts";

const change = (path: string, modeBefore = "100644", modeAfter = "100644") => ({
	path,
	modeBefore,
	modeAfter,
});

describe("refuseChange", () => {
	test.each([
		change("buffer.c"),
		change("evbuffer-internal.h"),
		change("include/event.h"),
		change("include/event2/buffer.h"),
		change("new.c", "000000", "100644"),
		change("old.c", "100644", "000000"),
	])("allows $path $modeBefore $modeAfter", (allowed) => {
		expect(refuseChange(allowed)).toBeNull();
	});

	test.each([
		[change("test/bench.c"), "only top-level"],
		[change("CMakeLists.txt"), "only top-level"],
		[change("include/event2/event.c"), "only top-level"],
		[change("includes/x.h"), "only top-level"],
		[change("WIN32-Code/event-config.h"), "only top-level"],
		[change("buffer.c.orig"), "only top-level"],
		[change("include/event2/event-config.h", "000000"), "the build generates"],
		[change("evconfig-private.h", "000000"), "the build generates"],
		[change("buffer.c", "100644", "120000"), "symbolic links"],
		[change("buffer.c", "100644", "100755"), "mode changes"],
		[change("new.c", "000000", "100755"), "mode changes"],
		[change("lib.c", "000000", "160000"), "submodules"],
	])("refuses %o", (refused, reason) => {
		expect(refuseChange(refused)).toContain(reason);
	});
});

test("parseRawDiff reads git's records, with tabs and newlines in names", () => {
	const id = "0".repeat(40);
	const output = `:100644 100755 ${id} ${id} M\0a\tb\n.c\0:000000 120000 ${id} ${id} A\0x.h\0`;
	expect(parseRawDiff(output)).toEqual([
		change("a\tb\n.c", "100644", "100755"),
		change("x.h", "000000", "120000"),
	]);
	expect(parseRawDiff("")).toEqual([]);
});

test("parseNumstat tells binary files", () => {
	expect(parseNumstat("1\t2\ta.c\0-\t-\tb\tc.h\0")).toEqual([
		{ path: "a.c", isBinary: false },
		{ path: "b\tc.h", isBinary: true },
	]);
});
