import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MemoryEntry } from "../../src/model/memory-entry.ts";
import { openMemory } from "../../src/record/memory.ts";
import { formatEntry, parseEntry, slugOf } from "../../src/record/memory-format.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const learned: Omit<MemoryEntry, "id"> = {
	date: "2026-11-25",
	kind: "trap",
	experiment: null,
	tags: ["evbuffer", "layout"],
	title: "A relink alone moves add-drain by 8 %",
	body: "Smaller gains there are luck.\n\n---\nnot a field",
};

function setUp() {
	const root = temporaryDirectory();
	const memory = openMemory(createFiles(), layoutOf(root));
	const path = (name: string) => join(root, ".workspace-memory", name);
	return { memory, path };
}

describe("memory", () => {
	test("an entry is a file, and the index names it", async () => {
		const { memory, path } = setUp();
		const { entry, paths } = await memory.add(learned);
		expect(entry.id).toBe("2026-11-25-a-relink-alone-moves-add-drain-by-8");
		expect(paths).toEqual([path(`${entry.id}.md`), path("MEMORY.md")]);
		expect(await memory.list()).toEqual([entry]);
		expect(readFileSync(path("MEMORY.md"), "utf8")).toContain(
			`- [A relink alone moves add-drain by 8 %](${entry.id}.md) (trap, evbuffer, layout)`,
		);
		expect(await memory.check([])).toEqual([]);
	});

	test("two of one day and title are two", async () => {
		const { memory } = setUp();
		await Promise.all([memory.add(learned), memory.add(learned), memory.add(learned)]);
		const ids = (await memory.list()).map(({ id }) => id.slice(-6));
		expect(ids.sort()).toEqual(["by-8-2", "by-8-3", "n-by-8"]);
		expect(await memory.check([])).toEqual([]);
	});

	test("search wants every word, anywhere, in any case", async () => {
		const { memory } = setUp();
		await memory.add(learned);
		await memory.add({ ...learned, title: "epoll", body: "relink" });
		expect(await memory.search(["RELINK", "luck"])).toHaveLength(1);
		expect(await memory.search(["relink", "trap"])).toHaveLength(2);
		expect(await memory.search(["nothing"])).toEqual([]);
	});

	test("check finds an index that differs, a file that is no entry, an experiment that is none", async () => {
		const { memory, path } = setUp();
		const { entry } = await memory.add({ ...learned, experiment: "EXP-001" });
		expect((await memory.check(["EXP-001"])).map(({ what }) => what)).toEqual([]);
		const file = path(`${entry.id}.md`);
		writeFileSync(file, readFileSync(file, "utf8").replace("kind: trap", "kind: insight"));
		writeFileSync(path("notes.md"), "just text\n");
		writeFileSync(path("x.txt"), "");
		expect((await memory.check([])).map(({ what }) => what)).toEqual([
			"has no front matter followed by a heading",
			"is no entry",
			"differs from the entries",
			"names EXP-001, which is not there",
		]);
		await expect(memory.list()).rejects.toMatchObject({ code: "RECORD_MISMATCH" });
	});

	test("index writes it anew after an edit", async () => {
		const { memory, path } = setUp();
		const { entry } = await memory.add(learned);
		const file = path(`${entry.id}.md`);
		writeFileSync(file, readFileSync(file, "utf8").replace("# A relink", "# The relink"));
		expect(await memory.check([])).toHaveLength(1);
		await memory.index();
		expect(await memory.check([])).toEqual([]);
	});
});

describe("the format", () => {
	const line = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[\n\r]/.test(text));
	const entry: fc.Arbitrary<MemoryEntry> = fc.record({
		id: line.map((title) => `2026-11-25-${slugOf(title)}`),
		date: fc.constant("2026-11-25"),
		kind: fc.constantFrom("insight" as const, "trap" as const, "result" as const),
		experiment: fc.constantFrom(null, "EXP-007"),
		tags: fc.array(fc.constantFrom("a", "socket-io", "9")),
		title: line,
		body: fc.string({ unit: "binary" }).map((text) => text.trim()),
	});

	test("reads back whatever is written", () => {
		fc.assert(
			fc.property(entry, (written) => {
				expect(parseEntry(formatEntry(written))).toEqual({ entry: written });
			}),
		);
	});

	test("says what is wrong with anything else", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const parsed = parseEntry(text);
				if ("entry" in parsed) expect(formatEntry(parsed.entry)).toBe(text);
				else expect(parsed.problem).not.toBe("");
			}),
		);
	});
});
