import { describe, expect, it } from "vitest";
import { evlab } from "./cli.ts";

describe("what cannot run: exit 2, one message, one next step, nothing on standard output", () => {
	it.each<[string, readonly string[], RegExp]>([
		["a typo in an option", ["compare", "--fliter", "nop"], /'--fliter'.*--filter/],
		["a typo in a command", ["comapre"], /'comapre'.*compare/],
		["an unknown ref", ["compare", "upstrem"], /"upstrem" is no ref.*\n.*upstream/],
		["a missing patch", ["compare", "upstream", "./absent.patch"], /absent\.patch/],
		["a directory without libevent", ["compare", "upstream", "test"], /no libevent sources/],
		["a filter that matches nothing", ["compare", "--filter", "nothing"], /--filter nothing/],
		["a budget that is no number", ["compare", "--budget", "soon"], /--budget.*whole number/],
		["too few trials", ["bench", "--trials", "2"], /--trials.*from 3/],
		["too many arguments", ["compare", "a", "b", "c"], /too many arguments/],
		["a record that is not there", ["compare", "--append", "absent.json"], /absent\.json: no such/],
		["a report of nothing there", ["report", "absent.json"], /absent\.json: no such/],
		["a record that is none", ["compare", "--append", "package.json"], /package\.json: /],
	])("%s", async (_, args, message) => {
		const { exitCode, stdout, stderr } = await evlab(...args);
		expect([exitCode, stdout]).toEqual([2, ""]);
		expect(stderr).toMatch(/^evlab: [^\n]+\n {2}next: [^\n]+\n$/);
		expect(stderr).toMatch(message);
		expect(stderr).not.toMatch(/^\s+at /m);
	});

	it("help and no command at all are no failures", async () => {
		for (const args of [["--help"], ["compare", "--help"], []]) {
			const { exitCode, stdout, stderr } = await evlab(...args);
			expect([exitCode, stderr]).toEqual([0, ""]);
			expect(stdout).toContain("Usage: evlab");
		}
	});
});
