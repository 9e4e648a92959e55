import { describe, expect, test } from "vitest";
import { commonTopDirectory, parseTarListing, refuseEntry } from "../../src/source/tar-listing.ts";

const entry = (kind: string, path: string, target: string | null = null) => ({
	kind,
	path,
	target,
});

describe("parseTarListing", () => {
	test("reads files, directories and links, with spaces and arrows in their names", () => {
		const listing = [
			'drwxr-xr-x 1000/1000         0 2020-07-05 12:05:00 "top/"',
			'-rw-r--r-- 1000/1000     17702 2020-07-05 08:35:12.5 "top/a -> b.c"',
			'lrwxrwxrwx 0/0               0 2020-07-05 08:35:12 "top/link" -> "a -> b.c"',
			'hrw-r--r-- 0/0               0 2020-07-05 08:35:12 "top/hard" link to "top/a -> b.c"',
			'-rw-r--r-- 0/0               0 2020-07-05 08:35:12 "top/q\\"uote"',
			"gibberish",
		].join("\n");
		expect(parseTarListing(listing)).toEqual([
			entry("d", "top/"),
			entry("-", "top/a -> b.c"),
			entry("l", "top/link", "a -> b.c"),
			entry("h", "top/hard", "top/a -> b.c"),
			entry("-", 'top/q\\"uote'),
			entry("?", "gibberish"),
		]);
	});
});

describe("refuseEntry", () => {
	test.each([
		entry("-", "top/a.c"),
		entry("-", "top/..a.c"),
		entry("d", "./top/"),
		entry("l", "top/sub/link", "../a.c"),
		entry("h", "top/hard", "top/a.c"),
	])("takes $kind $path $target", (harmless) => {
		expect(refuseEntry(harmless)).toBeNull();
	});

	test.each([
		[entry("-", "/etc/passwd"), "absolute"],
		[entry("-", "top/../../x"), "climbs"],
		[entry("-", "top/.git/config"), "git directory"],
		[entry("l", "top/link", "/etc"), "links to"],
		[entry("l", "top/link", "../../etc"), "links out"],
		[entry("h", "top/hard", "../x"), "links out"],
		[entry("c", "top/device"), "neither"],
		[entry("?", "gibberish"), "neither"],
		[entry("-", "top/new\\nline"), "unprintable"],
	])("refuses %o", (harmful, reason) => {
		expect(refuseEntry(harmful)).toContain(reason);
	});
});

describe("commonTopDirectory", () => {
	test("is the one directory everything lies in", () => {
		expect(commonTopDirectory([entry("d", "./"), entry("d", "./a/"), entry("-", "a/b")])).toBe("a");
		expect(commonTopDirectory([entry("-", "a/b"), entry("-", "c")])).toBeNull();
		expect(commonTopDirectory([])).toBeNull();
	});
});
