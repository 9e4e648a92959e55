import { expect, test } from "vitest";
import { hashHarness } from "../../src/build/harness-hash.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const sources: Readonly<Record<string, string>> = {
	"/r/CMakeLists.txt": "project(evlab)",
	"/r/package-lock.json": "{}",
	"/r/native/kernel/a.cc": "a",
	"/r/native/kernel/wrapped_symbols.txt": "read",
	"/r/native/binding/b.cc": "b",
	"/r/native/evrun/main.cc": "m",
	"/r/native/allocations/c.cc": "c",
	"/r/native/cmake/addon.cmake": "c",
};

test("every file of ours that ends up in a binary counts, by name and by contents", async () => {
	const plain = await hashHarness(createFakeFiles(sources), "/r");
	expect(await hashHarness(createFakeFiles({ ...sources, "/r/README.md": "x" }), "/r")).toBe(plain);
	for (const path of Object.keys(sources)) {
		const changed = createFakeFiles({ ...sources, [path]: "changed" });
		expect(await hashHarness(changed, "/r"), path).not.toBe(plain);
	}
	const { "/r/native/kernel/a.cc": a = "", ...others } = sources;
	const renamed = createFakeFiles({ ...others, "/r/native/kernel/z.cc": a });
	expect(await hashHarness(renamed, "/r")).not.toBe(plain);
});
