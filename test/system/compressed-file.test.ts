import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCompressed, writeCompressed } from "../../src/system/compressed-file.ts";
import { createFiles } from "../../src/system/files.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

test("text comes back as it was, smaller in between", async () => {
	const path = join(temporaryDirectory(), "a.gz");
	const text = '{"quadEffects":[0.0123,-0.004]}\n'.repeat(5000);
	await writeCompressed(path, text);
	expect(await readCompressed(createFiles(), path)).toBe(text);
	expect(readFileSync(path).length).toBeLessThan(text.length / 10);
});

test("a damaged file is named", async () => {
	const path = join(temporaryDirectory(), "a.gz");
	await writeCompressed(path, "x".repeat(10_000));
	const bytes = readFileSync(path);
	for (const damaged of [bytes.subarray(0, 20), Buffer.from("plain"), Buffer.alloc(0)]) {
		writeFileSync(path, damaged);
		await expect(readCompressed(createFiles(), path)).rejects.toMatchObject({
			code: "RECORD_MISMATCH",
			message: expect.stringContaining(path),
		});
	}
});
