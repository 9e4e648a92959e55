import { execFileSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isMailbox } from "../../src/source/patch-variant.ts";
import { provision } from "../../src/source/provision.ts";
import { resolveVariant } from "../../src/source/variant.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import {
	copySmallLibevent,
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const faster = "int evbuffer_add(void)\n{\n\treturn 2;\n}\n";
const fasterDiff = [
	"--- a/buffer.c",
	"+++ b/buffer.c",
	"@@ -1,4 +1,4 @@",
	" int evbuffer_add(void)",
	" {",
	"-\treturn 1;",
	"+\treturn 2;",
	" }",
	"",
].join("\n");

const templateRoot = mkdtempSync(join(tmpdir(), "evlab-test-"));
let template: SmallLibevent;

beforeAll(async () => {
	template = createSmallLibevent(templateRoot);
	await provision({ ...template.context, progress: createFakeProgress(), from: template.tarball });
});

afterAll(() => {
	rmSync(templateRoot, { recursive: true });
});

function provisioned(): SmallLibevent {
	return copySmallLibevent(template);
}

function patchFile(text: string, name = "faster.patch"): string {
	const path = join(temporaryDirectory(), name);
	writeFileSync(path, text);
	return path;
}

/** All that a user sees in libevent/tree. */
function visibleState({ layout: { tree } }: SmallLibevent): string {
	return [
		plainGit(tree, "status", "--porcelain=2", "--branch"),
		plainGit(tree, "for-each-ref", "refs/heads", "refs/tags"),
		plainGit(tree, "diff"),
		plainGit(tree, "diff", "--cached"),
		plainGit(tree, "worktree", "list"),
	].join("\n");
}

describe("a ref", () => {
	test("resolves to its commit and tree", async () => {
		const small = provisioned();
		const { commit, tree } = small.pin;
		const base = { origin: "ref", commit, tree };
		for (const spec of ["upstream", "tip", "refs/heads/tip", commit, commit.slice(0, 10)]) {
			expect(await resolveVariant(small.context, spec)).toEqual({ ...base, name: spec });
		}
	});

	test("of a branch that touches the build files is refused by name", async () => {
		const small = provisioned();
		const { tree } = small.layout;
		plainGit(tree, "checkout", "-q", "-b", "cheat");
		writeTree(tree, { "CMakeLists.txt": "set(CMAKE_C_FLAGS -O9)\n" });
		plainGit(tree, "commit", "-q", "-a", "-m", "cheat");
		await expect(resolveVariant(small.context, "cheat")).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining("cheat changes CMakeLists.txt"),
		});
	});

	test("survives the deletion of its branch and a gc", async () => {
		const small = provisioned();
		const { tree } = small.layout;
		plainGit(tree, "checkout", "-q", "-b", "work");
		writeTree(tree, { "buffer.c": faster });
		plainGit(tree, "commit", "-q", "-a", "-m", "work");
		const { commit } = await resolveVariant(small.context, "work");
		plainGit(tree, "checkout", "-q", "tip");
		plainGit(tree, "branch", "-q", "-D", "work");
		plainGit(tree, "reflog", "expire", "--expire=now", "--all");
		plainGit(tree, "gc", "-q", "--prune=now");
		expect(await resolveVariant(small.context, commit)).toMatchObject({ commit });
	});

	test.each(["upstrem", "", "-x", "refs/heads/nothing", "faster.patch"])(
		'"%s" is answered with the likely names',
		async (spec) => {
			const small = provisioned();
			await expect(resolveVariant(small.context, spec)).rejects.toMatchObject({
				code: "BAD_INPUT",
				message: `"${spec}" is no ref of libevent/tree, no patch file and no directory`,
				nextStep: expect.stringMatching(/^did you mean one of: .*upstream/),
			});
		},
	);

	test("before set-up the answer is the command to run", async () => {
		await expect(resolveVariant(createSmallLibevent().context, "tip")).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			nextStep: "run: evlab setup",
		});
	});
});

describe("a patch", () => {
	test("mailbox, plain diff and edited directory of one change are one commit", async () => {
		const small = provisioned();
		const before = visibleState(small);
		const mail = patchFile(formatPatch(small, "return 2", { "buffer.c": faster }));
		const diff = patchFile(fasterDiff, "other-name.diff");
		writeTree(small.sources, { "buffer.c": faster });
		const variants = [];
		for (const spec of [mail, diff, small.sources]) {
			variants.push(await resolveVariant(small.context, spec));
		}
		const [first] = variants;
		expect(variants.map(({ name, origin }) => [name, origin])).toEqual([
			["faster", "patch"],
			["other-name", "patch"],
			["libevent-9.9", "directory"],
		]);
		for (const { commit, tree } of variants)
			expect({ commit, tree }).toMatchObject({ commit: first?.commit, tree: first?.tree });
		const { tree } = small.layout;
		expect(plainGit(tree, "show", `${first?.commit}:buffer.c`)).toBe(faster.trimEnd());
		expect(plainGit(tree, "rev-parse", `${first?.commit}^`)).toBe(small.pin.commit);
		expect(visibleState(small)).toBe(before);
	});

	test("has the same commit id on another machine", async () => {
		const path = patchFile(fasterDiff);
		const [one, two] = [provisioned(), createSmallLibevent()];
		await provision({ ...two.context, progress: createFakeProgress(), from: two.sources });
		const first = await resolveVariant(one.context, path);
		expect(await resolveVariant(two.context, path)).toEqual(first);
	});

	test("works on a dirty checkout of another branch without touching it", async () => {
		const small = provisioned();
		const { tree } = small.layout;
		plainGit(tree, "checkout", "-q", "-b", "work");
		writeTree(tree, { "buffer.c": "int mine;\n", "staged.c": "", "untracked.c": "" });
		plainGit(tree, "add", "staged.c");
		const before = visibleState(small);
		await resolveVariant(small.context, patchFile(fasterDiff));
		expect(visibleState(small)).toBe(before);
	});

	test("is applied to tip, or to the baseline that is named", async () => {
		const small = provisioned();
		const accepted = formatPatch(small, "accepted", { "event.c": "int event_add_2;\n" });
		writeFileSync(join(small.layout.patches, "0001-accepted.patch"), accepted);
		await provision({ ...small.context, progress: createFakeProgress() });
		const path = patchFile(fasterDiff);
		const onTip = await resolveVariant(small.context, path);
		const onUpstream = await resolveVariant(small.context, path, {
			baselineCommit: small.pin.commit,
		});
		const show = (commit: string) => plainGit(small.layout.tree, "show", `${commit}:event.c`);
		expect(show(onTip.commit)).toBe("int event_add_2;");
		expect(show(onUpstream.commit)).toContain("int event_add(void)");
	});

	test("may hold several mails", async () => {
		const small = provisioned();
		const first = formatPatch(small, "first", { "buffer.c": faster });
		writeFileSync(join(small.layout.patches, "0001-first.patch"), first);
		await provision({ ...small.context, progress: createFakeProgress() });
		const second = formatPatch(small, "second", { "buffer.c": `${faster}int x;\n` }, "tip");
		const both = await resolveVariant(small.context, patchFile(first + second), {
			baselineCommit: small.pin.commit,
		});
		const text = plainGit(small.layout.tree, "show", `${both.commit}:buffer.c`);
		expect(text).toBe(`${faster}int x;`);
	});

	test("keeps bytes that are not UTF-8", async () => {
		const small = provisioned();
		const latin1 = Buffer.from(fasterDiff.replace("return 2;", "return 2; /* \u00e9 */"), "latin1");
		const path = patchFile("");
		writeFileSync(path, latin1);
		const { commit } = await resolveVariant(small.context, path);
		const stored = execFileSync("git", ["cat-file", "blob", `${commit}:buffer.c`], {
			cwd: small.layout.tree,
		});
		expect(stored.includes(Buffer.from([0xe9]))).toBe(true);
	});

	test.each([
		["a test", "test/regress.c", { "test/regress.c": "int main(void) {}\n" }],
		["a build file", "CMakeLists.txt", { "CMakeLists.txt": "x\n", "buffer.c": faster }],
		["a new file outside", "evil/x.c", { "evil/x.c": "int x;\n" }],
		[
			"a generated header",
			"include/event2/event-config.h",
			{ "include/event2/event-config.h": "\n" },
		],
		["a binary file", "table.h", { "table.h": "a\0b\n" }],
	])("that changes %s is refused by name", async (_, path, edits) => {
		const small = provisioned();
		for (const mail of [true, false]) {
			const text = formatPatch(small, "x", edits);
			const spec = patchFile(mail ? text : text.slice(text.indexOf("diff --git")));
			await expect(resolveVariant(small.context, spec)).rejects.toMatchObject({
				code: "PATCH_REJECTED",
				message: expect.stringContaining(`changes ${path}: `),
			});
		}
	});

	test.each([
		[
			"a rename out",
			"diff --git a/buffer.c b/x/buffer.c\nsimilarity index 100%\nrename from buffer.c\nrename to x/buffer.c\n",
			"x/buffer.c",
		],
		[
			"a rename in",
			"diff --git a/test/regress.c b/regress.c\nsimilarity index 100%\nrename from test/regress.c\nrename to regress.c\n",
			"test/regress.c",
		],
		[
			"a mode",
			"diff --git a/buffer.c b/buffer.c\nold mode 100644\nnew mode 100755\n",
			"mode changes",
		],
		[
			"a symbolic link",
			"diff --git a/link.c b/link.c\nnew file mode 120000\n--- /dev/null\n+++ b/link.c\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n",
			"symbolic links",
		],
		["a path outside", "--- a/../x.c\n+++ b/../x.c\n@@ -0,0 +1 @@\n+int x;\n", "x.c"],
		[
			"git's own files",
			"--- /dev/null\n+++ b/.git/config.h\n@@ -0,0 +1 @@\n+int x;\n",
			".git/config.h",
		],
	])("that changes %s is refused", async (_, text, named) => {
		const small = provisioned();
		await expect(resolveVariant(small.context, patchFile(text))).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining(named),
		});
	});

	test("that touches a test is refused for that, also when it does not apply", async () => {
		const small = provisioned();
		const path = patchFile("--- a/test/regress.c\n+++ b/test/regress.c\n@@ -1 +1 @@\n-x\n+y\n");
		await expect(resolveVariant(small.context, path)).rejects.toThrow("changes test/regress.c: ");
	});

	test.each(["", "this is no patch\n", fasterDiff.replace("return 1", "return 3")])(
		"that does not apply is one line: %j",
		async (text) => {
			const small = provisioned();
			const path = patchFile(text);
			await expect(resolveVariant(small.context, path)).rejects.toMatchObject({
				code: "PATCH_REJECTED",
				message: expect.stringMatching(new RegExp(`^${path} does not apply: [^\\n]+$`)),
			});
		},
	);

	test("that changes nothing in the end is its base, so the run is seen to be A/A", async () => {
		const small = provisioned();
		const undo = fasterDiff
			.replace("-\treturn 1", "-\treturn 2")
			.replace("+\treturn 2", "+\treturn 1");
		const spec = patchFile(fasterDiff + undo);
		expect(await resolveVariant(small.context, spec)).toMatchObject({ commit: small.pin.commit });
	});
});

describe("a directory", () => {
	test("without changes is upstream itself", async () => {
		const small = provisioned();
		expect(await resolveVariant(small.context, small.sources)).toMatchObject({
			origin: "directory",
			commit: small.pin.commit,
		});
	});

	test("that is a checkout with a .git of its own is compared by its files", async () => {
		const small = provisioned();
		const copy = join(temporaryDirectory(), "copy");
		cpSync(small.layout.tree, copy, { recursive: true });
		writeTree(copy, { "buffer.c": faster });
		const { commit } = await resolveVariant(small.context, copy);
		expect(plainGit(small.layout.tree, "show", `${commit}:buffer.c`)).toBe(faster.trimEnd());
	});

	test.each([
		["an edited test", "test/regress.c", (at: string) => writeTree(at, { "test/regress.c": "" })],
		[
			"a missing test",
			"test/regress.c",
			(at: string) => rmSync(join(at, "test"), { recursive: true }),
		],
		["build products", "build/x.o", (at: string) => writeTree(at, { "build/x.o": "" })],
		["an ignored header outside", "test/x.h", (at: string) => writeTree(at, { "test/x.h": "" })],
		["an executable bit", "buffer.c", (at: string) => chmodSync(join(at, "buffer.c"), 0o755)],
		["a link", "link.c", (at: string) => symlinkSync("buffer.c", join(at, "link.c"))],
	])("with %s is refused by name", async (_, path, edit) => {
		const small = provisioned();
		edit(small.sources);
		await expect(resolveVariant(small.context, small.sources)).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining(`changes ${path}: `),
		});
	});

	test("without libevent in it is named as that, with the way to mean a ref", async () => {
		const small = provisioned();
		const empty = temporaryDirectory();
		await expect(resolveVariant(small.context, empty)).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringContaining("holds no libevent sources"),
		});
		expect(readFileSync(join(small.sources, "event.c"), "utf8")).not.toBe("");
	});
});

test("isMailbox tells mails from diffs", () => {
	const mail = "From: Ann <ann@example.org>\nDate: today\nSubject: [PATCH] x\n\ntext\n";
	expect(isMailbox(`From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001\n${mail}`)).toBe(true);
	expect(isMailbox(`Return-Path: <x>\n${mail}`)).toBe(true);
	expect(isMailbox(fasterDiff)).toBe(false);
	expect(isMailbox(`${fasterDiff}\n${mail}`)).toBe(false);
	expect(isMailbox("")).toBe(false);
});
