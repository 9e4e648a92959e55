import { expect, test } from "vitest";
import { parseTestList } from "../../src/gate/list-tests.ts";

const options =
	"Options are: [--verbose|--quiet|--terse]\n  Use --list-tests for a list of tests.\n";
const list = (...lines: string[]) => `${options}Known tests are:\n${lines.join("\n")}\n`;

test("names in order, and which of them regress itself leaves out", () => {
	const text = list(
		"    main/methods",
		"    util/getaddrinfo_live   (Off by default)",
		"    bufferevent/bufferevent_zlib  (DISABLED)",
		"    util/EVUTIL_IS_",
	);
	expect(parseTestList(text)).toEqual([
		{ test: "main/methods", disabled: false },
		{ test: "util/getaddrinfo_live", disabled: true },
		{ test: "bufferevent/bufferevent_zlib", disabled: true },
		{ test: "util/EVUTIL_IS_", disabled: false },
	]);
});

test.each([
	["nothing", ""],
	["no heading", "    main/methods\n"],
	["no test", list()],
	["a line of another kind", list("    main/methods", "    main/x  (FLAKY)")],
	["a name without a group", list("    methods")],
	["a test twice", list("    main/methods", "    main/methods")],
])("refuses %s", (_, text) => {
	expect(() => parseTestList(text)).toThrow(/--list-tests/);
});
