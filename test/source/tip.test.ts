import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type ProvisionRequest, provision } from "../../src/source/provision.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import {
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../fakes/small-libevent.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

function setUp(small: SmallLibevent, request: Partial<ProvisionRequest> = {}) {
	const progress = createFakeProgress();
	return provision({ ...small.context, progress, from: small.tarball, ...request });
}

function acceptPatch(small: SmallLibevent, name: string, text: string): void {
	writeFileSync(join(small.layout.patches, name), text);
}

const faster = "int evbuffer_add(void)\n{\n\treturn 2;\n}\n";

describe("accepted patches", () => {
	async function withTwoPatches() {
		const small = createSmallLibevent();
		await setUp(small);
		const first = formatPatch(small, "first", { "buffer.c": faster });
		acceptPatch(small, "0009-first.patch", first);
		await setUp(small);
		const second = formatPatch(small, "second", { "buffer.c": `${faster}int x;\n` }, "tip");
		acceptPatch(small, "0010-second.patch", second);
		return small;
	}

	test("are applied in numeric order, and tip follows when they change", async () => {
		const small = await withTwoPatches();
		const { tree, patches } = small.layout;
		const { tipCommit, patchCount } = await setUp(small, { from: undefined });
		expect(patchCount).toBe(2);
		expect(plainGit(tree, "log", "--format=%s", tipCommit)).toBe("second\nfirst\nlibevent 9.9");
		expect(readFileSync(join(tree, "buffer.c"), "utf8")).toBe(`${faster}int x;\n`);
		expect(plainGit(tree, "status", "--porcelain")).toBe("");

		rmSync(join(patches, "0010-second.patch"));
		await setUp(small, { from: undefined });
		expect(plainGit(tree, "log", "-1", "--format=%s", "tip")).toBe("first");
		expect(readFileSync(join(tree, "buffer.c"), "utf8")).toBe(faster);
	});

	test("lead to the same tip on a fresh machine", async () => {
		const small = await withTwoPatches();
		const moved = await setUp(small, { from: undefined });
		rmSync(small.layout.tree, { recursive: true });
		const fresh = await setUp(small, { from: undefined });
		expect(fresh.tipCommit).toBe(moved.tipCommit);
	});

	test("a dirty tree is refused, nothing is lost, and the advice helps", async () => {
		const small = await withTwoPatches();
		const { tree } = small.layout;
		writeTree(tree, { "event.c": "int mine;\n", "untracked.c": "" });
		await expect(setUp(small, { from: undefined })).rejects.toMatchObject({
			code: "DIRTY_TREE",
			message: expect.stringContaining("2 uncommitted change(s)"),
			nextStep: expect.stringContaining(`git -C ${tree} stash --include-untracked`),
		});
		expect(readFileSync(join(tree, "event.c"), "utf8")).toBe("int mine;\n");
		plainGit(tree, "stash", "--include-untracked");
		await setUp(small, { from: undefined });
		expect(plainGit(tree, "log", "-1", "--format=%s")).toBe("second");
		expect(plainGit(tree, "show", "stash@{0}:event.c")).toBe("int mine;");
	});

	test("own commits on tip are refused, nothing is lost, and the advice helps", async () => {
		const small = await withTwoPatches();
		const { tree } = small.layout;
		writeTree(tree, { "event.c": "int mine;\n" });
		plainGit(tree, "commit", "-q", "-a", "-m", "mine");
		await expect(setUp(small, { from: undefined })).rejects.toMatchObject({
			code: "DIRTY_TREE",
			nextStep: expect.stringContaining(`git -C ${tree} branch my-work tip`),
		});
		expect(plainGit(tree, "log", "-1", "--format=%s", "tip")).toBe("mine");
		plainGit(tree, "branch", "my-work", "tip");
		await setUp(small, { from: undefined });
		expect(plainGit(tree, "log", "-1", "--format=%s", "tip")).toBe("second");
		expect(plainGit(tree, "log", "-1", "--format=%s", "my-work")).toBe("mine");
	});

	test("a checkout of another branch, and edits there, stay as they are", async () => {
		const small = await withTwoPatches();
		const { tree } = small.layout;
		plainGit(tree, "checkout", "-q", "-b", "work", "upstream");
		writeTree(tree, { "event.c": "int mine;\n" });
		const progress = createFakeProgress();
		await setUp(small, { from: undefined, progress });
		expect(plainGit(tree, "log", "-1", "--format=%s", "tip")).toBe("second");
		expect(plainGit(tree, "symbolic-ref", "HEAD")).toBe("refs/heads/work");
		expect(readFileSync(join(tree, "event.c"), "utf8")).toBe("int mine;\n");
		expect(progress.lines.at(-1)).toContain("1 uncommitted change(s): no variant contains them");
	});

	test("an interrupted move is finished, whatever it left", async () => {
		const small = await withTwoPatches();
		const { tree } = small.layout;
		const before = plainGit(tree, "rev-parse", "tip");
		const { tipCommit } = await setUp(small, { from: undefined });
		// What a kill inside `git reset --hard` leaves: some files moved, the index not, its lock there.
		plainGit(tree, "reset", "-q", "--hard", before);
		plainGit(tree, "update-ref", "refs/evlab/moving", tipCommit);
		writeTree(tree, { "buffer.c": `${faster}int x;\n`, ".git/index.lock": "" });
		rmSync(join(tree, "event.c"));
		await setUp(small, { from: undefined });
		expect(plainGit(tree, "rev-parse", "HEAD")).toBe(tipCommit);
		expect(plainGit(tree, "status", "--porcelain")).toBe("");
		expect(existsSync(join(tree, ".git", "index.lock"))).toBe(false);
	});

	test("edits made after an interrupted move are not overwritten", async () => {
		const small = await withTwoPatches();
		const { tree } = small.layout;
		const before = plainGit(tree, "rev-parse", "tip");
		const { tipCommit } = await setUp(small, { from: undefined });
		plainGit(tree, "reset", "-q", "--hard", before);
		plainGit(tree, "update-ref", "refs/evlab/moving", tipCommit);
		writeTree(tree, { "buffer.c": "int mine;\n" });
		await expect(setUp(small, { from: undefined })).rejects.toMatchObject({ code: "DIRTY_TREE" });
		expect(readFileSync(join(tree, "buffer.c"), "utf8")).toBe("int mine;\n");
	});

	test.each([
		["0001-bad.patch", "--- a/event.c\n+++ b/event.c\n@@ -1 +1 @@\n-a\n+b\n", "PATCH_REJECTED"],
		["fix.patch", "", "BAD_INPUT"],
	])("%s is named when it cannot be applied", async (name, text, code) => {
		const small = createSmallLibevent();
		acceptPatch(small, name, text);
		await expect(setUp(small)).rejects.toMatchObject({
			code,
			message: expect.stringContaining(join(small.layout.patches, name)),
		});
		expect(existsSync(small.layout.tree)).toBe(false);
	});

	test("one that does not fit any more is named with git's reason", async () => {
		const small = await withTwoPatches();
		rmSync(join(small.layout.patches, "0009-first.patch"));
		await expect(setUp(small, { from: undefined })).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringMatching(/0010-second\.patch does not apply: .*buffer\.c/),
		});
		expect(plainGit(small.layout.tree, "log", "-1", "--format=%s", "tip")).toBe("first");
	});

	test("one that touches the tests is refused by name", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		const patch = formatPatch(small, "cheat", { "test/regress.c": "int main(void) {}\n" });
		acceptPatch(small, "0001-cheat.patch", patch);
		await expect(setUp(small)).rejects.toThrow("0001-cheat.patch changes test/regress.c");
	});
});
