import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { provision } from "../../src/source/provision.ts";
import { checkoutVariant } from "../../src/source/worktree.ts";
import { createDyingPorts } from "../fakes/dying-ports.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createSmallLibevent, plainGit, writeTree } from "../fakes/small-libevent.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

async function provisioned() {
	const small = createSmallLibevent();
	await provision({ ...small.context, progress: createFakeProgress(), from: small.tarball });
	const path = join(small.layout.worktrees, small.pin.tree);
	return { ...small, path, checkout: () => checkoutVariant(small.context, small.pin.commit) };
}

describe("checkoutVariant", () => {
	test("gives a plain directory, named by the tree, with the exact files and modes", async () => {
		const { checkout, path, sources } = await provisioned();
		expect(await checkout()).toBe(path);
		const files = (at: string) => readdirSync(at, { recursive: true }).map(String).sort();
		expect(files(path)).toEqual(files(sources));
		expect(readFileSync(join(path, "WIN32-Code", "crlf.txt"), "utf8")).toBe("one\r\ntwo\r\n");
		expect(statSync(join(path, "autogen.sh")).mode & 0o111).not.toBe(0);
	});

	test("is reused as it is while nothing changed", async () => {
		const { checkout, path } = await provisioned();
		await checkout();
		const { ino, mtimeMs } = statSync(path);
		await checkout();
		expect(statSync(path)).toMatchObject({ ino, mtimeMs });
	});

	test.each([
		["an edited file", (at: string) => writeTree(at, { "event.c": "int other;\n" })],
		["a missing file", (at: string) => rmSync(join(at, "buffer.c"))],
		["a new file that .gitignore hides", (at: string) => writeTree(at, { "test/new.h": "" })],
		["a changed mode", (at: string) => chmodSync(join(at, "event.c"), 0o755)],
	])("is made anew after %s", async (_, damage) => {
		const { checkout, path, layout } = await provisioned();
		damage(await checkout());
		await checkout();
		expect(readFileSync(join(path, "event.c"), "utf8")).toContain("event_add");
		expect(existsSync(join(path, "buffer.c"))).toBe(true);
		expect(existsSync(join(path, "test", "new.h"))).toBe(false);
		expect(statSync(join(path, "event.c")).mode & 0o111).toBe(0);
		expect(plainGit(layout.tree, "status", "--porcelain")).toBe("");
	});

	test("two at once get the same directory", async () => {
		const { checkout, path } = await provisioned();
		expect(await Promise.all([checkout(), checkout()])).toEqual([path, path]);
	});

	test("killed at any side effect, it leaves no directory or a whole one", async () => {
		const { context, checkout, path, pin } = await provisioned();
		let died = true;
		for (let survived = 0; died; survived += 1) {
			rmSync(path, { recursive: true, force: true });
			const { ports, used } = createDyingPorts(context.ports, survived);
			await checkoutVariant({ ...context, ports }, pin.commit).catch(() => {});
			died = used() > survived;
			if (existsSync(path)) expect(readdirSync(path)).toHaveLength(9);
			expect(await checkout()).toBe(path);
		}
	});

	test("an unknown commit is one clear line", async () => {
		const { context } = await provisioned();
		await expect(checkoutVariant(context, "0".repeat(40))).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: `libevent/tree has no commit ${"0".repeat(40)}`,
		});
	});
});
