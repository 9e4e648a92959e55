import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chooseLight, parseRegressGroups } from "../../src/gate/regress-groups.ts";
import { packageRoot } from "../../src/system/paths.ts";
import { smallGroups } from "./small-groups.ts";

describe("which groups LIGHT takes", () => {
	test("those of the touched files together, in the order of the list", () => {
		expect(chooseLight(smallGroups, ["http.c", "buffer.c"])).toMatchObject({
			scope: { groups: ["evbuffer", "http"], touched: ["http.c", "buffer.c"] },
			backends: ["epoll"],
			slow: true,
		});
	});

	test("without the slow tests when no touched file asks for them", () => {
		expect(chooseLight(smallGroups, ["buffer.c"])).toMatchObject({ slow: false });
	});

	test("on the backends that a file names", () => {
		expect(chooseLight(smallGroups, ["epoll.c"]).backends).toEqual(["epoll", "changelist"]);
		expect(chooseLight(smallGroups, ["poll.c"]).backends).toEqual(["poll"]);
	});

	test.each([
		["a file nobody mapped", ["buffer.c", "new.c"], "new.c is not in config/regress-groups.toml"],
		["a header", ["buffer.c", "evbuffer-internal.h"], "evbuffer-internal.h is a header"],
		["a public header", ["include/event2/event.h"], "include/event2/event.h is a header"],
		["nothing touched", [], "no file differs from the tip"],
	])("in doubt, all: %s", (_, touched, because) => {
		expect(chooseLight(smallGroups, touched)).toMatchObject({
			scope: { groups: "all", because },
			slow: true,
		});
	});
});

describe("config/regress-groups.toml", () => {
	const text = readFileSync(join(packageRoot, "config", "regress-groups.toml"), "utf8");

	test("is valid, and names evbuffer for buffer.c", () => {
		const groups = parseRegressGroups(text);
		expect(groups.files["buffer.c"]).toContain("evbuffer");
		expect(chooseLight(groups, ["buffer.c"]).scope.groups).not.toBe("all");
	});

	test("CPU tests may take 30 s, socket tests 60 s", () => {
		const { timeouts_s } = parseRegressGroups(text);
		expect(new Set(Object.values(timeouts_s))).toEqual(new Set([30, 60]));
		expect([timeouts_s["evbuffer"], timeouts_s["http"]]).toEqual([30, 60]);
	});

	test.each([
		["an unknown key", `${text}\n[more]\n`, /more/],
		["a group that has no time limit", text.replace("evtag = 30\n", ""), /no group evtag/],
		["no TOML", "version = ", /regress-groups\.toml/],
		["a backend that does not exist", text.replace('["poll"]', '["kqueue"]'), /backends/],
		[
			"a backend for a file without groups",
			`${text}`.replace('"poll.c" = ["poll"]', '"x.c" = ["poll"]'),
			/x\.c has no entry/,
		],
	])("refuses %s", (_, broken, message) => {
		expect(() => parseRegressGroups(broken)).toThrow(message);
	});
});
