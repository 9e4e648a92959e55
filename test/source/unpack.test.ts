import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unpackArchive } from "../../src/source/unpack.ts";
import { createSmallLibevent } from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

describe("unpackArchive", () => {
	test("unpacks into the new directory with the archive's modes, whatever the umask", async () => {
		const { context, tarball } = createSmallLibevent();
		const before = process.umask(0o077);
		try {
			const target = join(temporaryDirectory(), "out");
			const top = await unpackArchive(context, tarball, target);
			expect(top).toBe(join(target, "libevent-9.9"));
			expect(readFileSync(join(top, "event.c"), "utf8")).toContain("event_add");
			expect(statSync(join(top, "autogen.sh")).mode & 0o777).toBe(0o755);
		} finally {
			process.umask(before);
		}
	});

	test("writes nothing when an entry would escape", async () => {
		const { context } = createSmallLibevent();
		const directory = temporaryDirectory();
		mkdirSync(join(directory, "top"));
		symlinkSync("../../outside", join(directory, "top", "link"));
		execFileSync("tar", ["-czf", "evil.tar.gz", "top"], { cwd: directory });
		const target = join(directory, "out");
		await expect(
			unpackArchive(context, join(directory, "evil.tar.gz"), target),
		).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringContaining("top/link links out to ../../outside"),
		});
		expect(existsSync(target)).toBe(false);
	});

	test("something that is no archive is one line", async () => {
		const { context } = createSmallLibevent();
		const path = join(temporaryDirectory(), "x.tar.gz");
		writeFileSync(path, "not an archive at all");
		await expect(unpackArchive(context, path, `${path}.out`)).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringMatching(/^[^\n]+cannot be unpacked: [^\n]+$/),
		});
	});
});
