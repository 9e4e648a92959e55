import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { NonStarter } from "../../src/model/non-starter.ts";
import { addNonStarter, checkNonStarters, readNonStarters } from "../../src/record/non-starters.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { entryFixture } from "../fixtures/experiment.ts";

const files = createFiles();
const dead: NonStarter = {
	id: "cold-attributes",
	title: 'Attributes "cold" and [[hot]] on evbuffer functions',
	mechanism: "gcc moves them to another section;\nthe loop loses its locality.",
	keywords: ["__attribute__((cold))"],
	files: ["buffer.c"],
	functions: ["evbuffer_drain"],
	evidence: ["EXP-001"],
	patches: ["1".repeat(40)],
};

function setUp(text?: string) {
	const root = temporaryDirectory();
	const path = join(root, ".claude", "known-non-starters.toml");
	if (text !== undefined) {
		mkdirSync(join(root, ".claude"));
		writeFileSync(path, text);
	}
	return { layout: layoutOf(root), path };
}

describe("non-starters", () => {
	test("are read back as they were added, below what was there", async () => {
		const { layout, path } = setUp("# by hand\nversion = 1\n");
		await addNonStarter(files, layout, dead);
		await addNonStarter(files, layout, { ...dead, id: "another" });
		expect(await readNonStarters(files, layout)).toEqual([dead, { ...dead, id: "another" }]);
		expect(readFileSync(path, "utf8")).toMatch(/^# by hand\nversion = 1\n/);
		await expect(addNonStarter(files, layout, dead)).rejects.toThrow(/there is a non-starter/);
	});

	test("are none without a file, and the first makes one", async () => {
		const { layout } = setUp();
		expect(await readNonStarters(files, layout)).toEqual([]);
		await addNonStarter(files, layout, dead);
		expect(await readNonStarters(files, layout)).toEqual([dead]);
	});

	test.each([
		["version = 2\nnon_starter = []\n", /version/],
		["version = 1\n[[non_starter]]\nid = 'x'\n", /non_starter\.0\.title/],
		["version = ", /known-non-starters\.toml/],
	])("%j is refused", async (text, message) => {
		await expect(readNonStarters(files, setUp(text).layout)).rejects.toThrow(message);
	});

	test("name experiments that are there", () => {
		expect(checkNonStarters([dead], [entryFixture({ id: "EXP-001" })])).toEqual([]);
		expect(checkNonStarters([dead], []).map(({ what }) => what)).toEqual([
			"cold-attributes names EXP-001 as evidence, which is not there",
		]);
	});
});
