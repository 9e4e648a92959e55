import { describe, expect, test } from "vitest";
import {
	type ManifestSource,
	manifestDifference,
	manifestDigest,
	readManifest,
} from "../../src/system/manifest.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const tree = { "/e/native/a.cc": "a", "/e/native/deep/b.h": "b", "/e/one.toml": "1" };
const sources: readonly ManifestSource[] = [
	{ path: "/e/one.toml", name: "one.toml" },
	{ path: "/e/native", name: "native" },
];
const read = (texts: Readonly<Record<string, string>>) =>
	readManifest(createFakeFiles(texts), sources);

describe("a manifest", () => {
	test("names every file below its sources, in an order of its own", async () => {
		const manifest = await read(tree);
		expect([...manifest.keys()]).toEqual(["native/a.cc", "native/deep/b.h", "one.toml"]);
		const backwards = await readManifest(createFakeFiles(tree), [...sources].reverse());
		expect(manifestDigest(backwards)).toBe(manifestDigest(manifest));
	});

	test.each([
		["a changed file", { "/e/native/deep/b.h": "c" }, "native/deep/b.h was changed"],
		["a new file", { "/e/native/deep/z.h": "" }, "native/deep/z.h was added"],
		["contents that changed places", { "/e/native/a.cc": "b" }, "native/a.cc was changed"],
	])("differs by %s, in its digest too", async (_, change, difference) => {
		const [before, after] = [await read(tree), await read({ ...tree, ...change })];
		expect(manifestDifference(before, after)).toBe(difference);
		expect(manifestDigest(after)).not.toBe(manifestDigest(before));
	});

	test("differs by a file that is gone, and not from itself", async () => {
		const { "/e/native/a.cc": _, ...less } = tree;
		const before = await read(tree);
		expect(manifestDifference(before, await read(less))).toBe("native/a.cc is gone");
		expect(manifestDifference(before, await read(tree))).toBeNull();
	});

	test("of a source that is not there fails", async () => {
		await expect(read({ "/e/one.toml": "1" })).rejects.toMatchObject({ code: "BAD_INPUT" });
	});
});
