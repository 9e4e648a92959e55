import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createFiles } from "../../src/system/files.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const files = createFiles();

describe("createFiles", () => {
	test("writes atomically: the new text, and no temporary file, is left", async () => {
		const directory = temporaryDirectory();
		const path = join(directory, "record.json");
		await files.writeText(path, "one");
		await files.writeText(path, "two");
		expect(readFileSync(path, "utf8")).toBe("two");
		expect(readdirSync(directory)).toEqual(["record.json"]);
	});

	test("a write that fails leaves the old text and no temporary file", async () => {
		const directory = temporaryDirectory();
		await files.makeDirectory(join(directory, "target", "child"));
		await expect(files.writeText(join(directory, "target"), "x")).rejects.toMatchObject({
			code: "BAD_INPUT",
		});
		expect(readdirSync(directory)).toEqual(["target"]);
	});

	test("names the path and the reason", async () => {
		await expect(files.readText("/evlab/no/such")).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: "cannot read /evlab/no/such: no such file or directory",
		});
	});

	test("removes recursively and is silent when there is nothing", async () => {
		const directory = temporaryDirectory();
		await files.makeDirectory(join(directory, "a", "b"));
		await files.remove(join(directory, "a"));
		await files.remove(join(directory, "a"));
		expect(await files.exists(join(directory, "a"))).toBe(false);
	});

	test("lists sorted names and hashes contents", async () => {
		const directory = temporaryDirectory();
		for (const name of ["b", "c", "a"]) writeFileSync(join(directory, name), name);
		expect(await files.list(directory)).toEqual(["a", "b", "c"]);
		expect(await files.sha256(join(directory, "b"))).toBe(
			createHash("sha256").update("b").digest("hex"),
		);
	});
});
