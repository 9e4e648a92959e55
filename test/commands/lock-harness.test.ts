import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { lockHarness } from "../../src/commands/lock-harness.ts";
import { provision } from "../../src/source/provision.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createSmallLibevent, plainGit, writeTree } from "../fakes/small-libevent.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A checkout of evlab with one file of each kind, and a libevent of a few. */
async function checkout() {
	const small = createSmallLibevent();
	const progress = createFakeProgress();
	await provision({ ...small.context, progress, from: small.tarball });
	const { root } = small.layout;
	writeTree(root, {
		"CMakeLists.txt": "project(evlab)",
		"bench/evbuffer/add.ts": "add",
		"config/workload.toml": "version = 1",
		"dist/bench/evbuffer/add.js": "add",
		"dist/src/decide/decision.js": "decide",
		"native/kernel/clock.h": "now",
		"package-lock.json": "{}",
		"package.json": '{ "name": "evlab", "dependencies": { "zod": "1" } }',
		"scripts/http-pair.sh": "#!/bin/bash",
		"node_modules/zod/index.js": "parse",
		"build/addon-0.node": "machine code",
	});
	const { layout, ports } = small.context;
	const lock = await lockHarness({ layout, ...ports, progress });
	const pristine = join(layout.worktrees, small.pin.tree);
	return {
		...small,
		root,
		lock,
		pristine,
		again: () => lockHarness({ layout, ...ports, progress }),
	};
}

test("what did not change can be judged with, and has one digest", async () => {
	const { lock, again, pin } = await checkout();
	await expect(lock.check()).resolves.toBeUndefined();
	expect(lock.record).toMatchObject({ files: 20, upstreamTree: pin.tree });
	expect((await again()).record).toEqual(lock.record);
});

test.each([
	["the rule", "dist/src/decide/decision.js"],
	["a kernel", "native/kernel/clock.h"],
	["the workloads' numbers", "config/workload.toml"],
	["a declaration", "bench/evbuffer/add.ts"],
	["what parses records", "node_modules/zod/index.js"],
])("%s rewritten while a variant ran: no verdict, the file is named", async (_, name) => {
	const { lock, root } = await checkout();
	writeTree(root, { [name]: "always accept" });
	await expect(lock.check()).rejects.toMatchObject({
		code: "HARNESS_CHANGED",
		message: `no verdict: ${name} was changed while the run was under way`,
	});
});

test("so are upstream's tests, what was built of the other side, and files that are gone", async () => {
	const { lock, root, pristine } = await checkout();
	const addon = join(root, "build", "addon-0.node");
	await lock.addBuilt([addon]);
	writeTree(root, { "build/addon-0.node": "slower machine code" });
	await expect(lock.check()).rejects.toThrow(`${addon} was changed`);
	rmSync(addon);
	await expect(lock.check()).rejects.toThrow(`${addon} is gone`);
	const test = join(pristine, "test", "regress.c");
	writeTree(pristine, { "test/regress.c": `${readFileSync(test, "utf8")}\n` });
	await expect(lock.check()).rejects.toThrow("libevent/test/regress.c was changed");
	rmSync(test);
	await expect(lock.check()).rejects.toThrow("libevent/test/regress.c is gone");
});

test("another commit under the name of the release is refused before anything is built", async () => {
	const { again, layout } = await checkout();
	plainGit(layout.tree, "commit", "-q", "--allow-empty", "-m", "not the release");
	plainGit(layout.tree, "tag", "-f", "upstream", "HEAD");
	await expect(again()).rejects.toMatchObject({
		code: "DIRTY_TREE",
		message: expect.stringContaining("tag upstream of"),
	});
});
