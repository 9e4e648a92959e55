import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ProvisionRequest, provision } from "../../src/source/provision.ts";
import { createGit } from "../../src/system/git.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import {
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
	writeTree,
} from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const environment = { ...process.env };
const umask = process.umask();

afterEach(() => {
	process.env = { ...environment };
	process.umask(umask);
});

function setUp(small: SmallLibevent, request: Partial<ProvisionRequest> = {}) {
	const progress = createFakeProgress();
	return provision({ ...small.context, progress, from: small.tarball, ...request });
}

function acceptPatch(small: SmallLibevent, name: string, text: string): void {
	writeFileSync(join(small.layout.patches, name), text);
}

const faster = "int evbuffer_add(void)\n{\n\treturn 2;\n}\n";

describe("provision from a tarball", () => {
	test("makes the pinned base commit, tag upstream, branch tip and a clean checkout", async () => {
		const small = createSmallLibevent();
		const { tree } = small.layout;
		expect(await setUp(small)).toEqual({
			tree,
			baseCommit: small.pin.commit,
			tipCommit: small.pin.commit,
			patchCount: 0,
			origin: small.tarball,
		});
		expect(plainGit(tree, "rev-parse", "upstream")).toBe(small.pin.commit);
		expect(plainGit(tree, "symbolic-ref", "HEAD")).toBe("refs/heads/tip");
		expect(plainGit(tree, "status", "--porcelain")).toBe("");
		expect(plainGit(tree, "fsck", "--strict")).toBe("");
		expect(readFileSync(join(tree, "WIN32-Code", "crlf.txt"), "utf8")).toBe("one\r\ntwo\r\n");
	});

	test("leaves nothing else behind but the cached archive and the lock", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		const left = readdirSync(small.layout.state, { recursive: true }).map(String).sort();
		expect(left).toEqual([
			"archives",
			"archives/libevent-9.9.tar.gz",
			"locks",
			"locks/source.lock",
			"tmp",
			"tmp/source",
		]);
		expect(readdirSync(join(small.layout.root, "libevent")).sort()).toEqual([
			"patches",
			"tree",
			"upstream.json",
		]);
	});

	test("is the same commit for every umask, time zone, user and configuration", async () => {
		const tips: string[] = [];
		const patch = await (async () => {
			const small = createSmallLibevent();
			await setUp(small);
			return formatPatch(small, "return 2, von Jürgen", { "buffer.c": faster });
		})();
		for (const [mask, zone] of [
			[0o022, "UTC"],
			[0o077, "Asia/Tokyo"],
			[0o000, "America/St_Johns"],
		] as const) {
			const small = createSmallLibevent();
			const home = temporaryDirectory();
			writeFileSync(
				join(home, ".gitconfig"),
				`[user]\n\tname = ${zone}\n\temail = a@b\n[core]\n\tautocrlf = input\n\tfileMode = false\n` +
					"[init]\n\tdefaultBranch = other\n\tdefaultObjectFormat = sha256\n" +
					"[commit]\n\tgpgSign = true\n[am]\n\tthreeWay = true\n[apply]\n\twhitespace = fix\n",
			);
			process.umask(mask);
			Object.assign(process.env, {
				HOME: home,
				TZ: zone,
				LC_ALL: "C.UTF-8",
				GIT_AUTHOR_NAME: zone,
				GIT_COMMITTER_DATE: "2001-01-01T00:00:00 +0900",
				GIT_DEFAULT_HASH: "sha256",
			});
			acceptPatch(small, "0001-return-2.patch", patch);
			const { baseCommit, tipCommit } = await setUp(small);
			process.umask(umask);
			process.env = { ...environment };
			expect(baseCommit).toBe(small.pin.commit);
			expect(plainGit(small.layout.tree, "status", "--porcelain")).toBe("");
			tips.push(tipCommit);
		}
		expect(new Set(tips).size).toBe(1);
	});

	test("refuses another tarball and leaves nothing", async () => {
		const small = createSmallLibevent();
		const other = join(temporaryDirectory(), "other.tar.gz");
		writeFileSync(other, "something else");
		await expect(setUp(small, { from: other })).rejects.toMatchObject({
			code: "CHECKSUM_MISMATCH",
			message: expect.stringContaining(`${other} is not libevent 9.9: sha256 `),
		});
		expect(existsSync(small.layout.tree)).toBe(false);
		expect(existsSync(small.layout.archives)).toBe(false);
	});
});

describe("provision twice", () => {
	test("the second time does nothing, needs no source and asks no network", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		const shell = createFakeShell({ "apt-get": "missing", tar: "missing" }, createShell());
		const ports = { ...small.context.ports, shell, git: createGit(shell) };
		const progress = createFakeProgress();
		const again = await provision({ layout: small.layout, ports, progress });
		expect(again).toMatchObject({ baseCommit: small.pin.commit, origin: "existing checkout" });
		expect(progress.lines).toEqual([]);
	});

	test("a lost checkout is rebuilt from the cached archive", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		rmSync(small.layout.tree, { recursive: true });
		const again = await setUp(small, { from: undefined });
		expect(again).toMatchObject({ origin: "cached archive", tipCommit: small.pin.commit });
	});

	test("a cached archive that rotted is fetched again, and a wrong package is refused", async () => {
		const small = createSmallLibevent();
		mkdirSync(small.layout.archives, { recursive: true });
		writeFileSync(join(small.layout.archives, small.pin.archive), "rotten");
		const sources = join(temporaryDirectory(), "sources.list");
		writeFileSync(sources, "deb mirror://x stable main\n");
		const shell = createFakeShell(
			{
				"apt-config": () => ({ stdout: `LIST='${sources}'\n` }),
				"apt-get": ({ args, options }) => {
					if (args.includes("source")) {
						writeFileSync(join(options.cwd ?? "", "libevent_8.orig.tar.gz"), "version 8");
					}
					return {};
				},
			},
			createShell(),
		);
		const progress = createFakeProgress();
		const ports = { ...small.context.ports, shell };
		await expect(provision({ layout: small.layout, ports, progress })).rejects.toMatchObject({
			code: "CHECKSUM_MISMATCH",
			message: expect.stringContaining("the distribution's source package is not libevent 9.9"),
			nextStep: expect.stringContaining("evlab setup --from libevent-9.9.tar.gz"),
		});
		expect(progress.lines[0]).toContain("does not match the pin any more");
		expect(existsSync(small.layout.tree)).toBe(false);
	});

	test("a foreign checkout is never replaced", async () => {
		const small = createSmallLibevent();
		writeTree(small.layout.tree, { "precious.c": "int x;" });
		await expect(setUp(small)).rejects.toMatchObject({
			code: "DIRTY_TREE",
			nextStep: expect.stringContaining(`mv ${small.layout.tree}`),
		});
		plainGit(small.layout.tree, "init", "-q");
		await expect(setUp(small)).rejects.toThrow("tag upstream of");
		expect(readFileSync(join(small.layout.tree, "precious.c"), "utf8")).toBe("int x;");
	});
});

describe("provision --from a directory or git", () => {
	test("takes a directory with exactly the pinned files", async () => {
		const small = createSmallLibevent();
		expect(await setUp(small, { from: small.sources })).toMatchObject({
			baseCommit: small.pin.commit,
			origin: small.sources,
		});
		expect(existsSync(join(small.sources, ".git"))).toBe(false);
	});

	test("refuses a directory that differs and says how to pin it; following that works", async () => {
		const small = createSmallLibevent();
		writeTree(small.sources, { "event.c": "int other;\n" });
		const refusal = await setUp(small, { from: small.sources }).catch((error: unknown) => error);
		expect(refusal).toMatchObject({ code: "CHECKSUM_MISMATCH" });
		const advice = (refusal as { nextStep: string }).nextStep;
		const [, tree, commit] = /"tree": "(\w+)" and "commit": "(\w+)"/.exec(advice) ?? [];
		const pin = JSON.parse(readFileSync(small.layout.pin, "utf8"));
		writeFileSync(small.layout.pin, JSON.stringify({ ...pin, tree, commit }));
		expect(await setUp(small, { from: small.sources })).toMatchObject({ baseCommit: commit });
	});

	test.each(["a path", "a URL"])("fetches a ref of a repository given as %s", async (form) => {
		const small = createSmallLibevent();
		plainGit(small.sources, "init", "-q", "-b", "main");
		plainGit(small.sources, "add", "-A", "-f");
		plainGit(small.sources, "commit", "-q", "-m", "release");
		plainGit(small.sources, "tag", "release-9.9");
		const release = plainGit(small.sources, "rev-parse", "HEAD");
		writeTree(small.sources, { "event.c": "int later;\n" });
		plainGit(small.sources, "commit", "-q", "-a", "-m", "later");
		const from = form === "a URL" ? `file://${small.sources}` : small.sources;

		await expect(setUp(small, { from })).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
		await expect(setUp(small, { from, ref: "release-9.8" })).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			message: expect.stringContaining("couldn't find remote ref release-9.8"),
		});
		const byTag = await setUp(small, { from, ref: "release-9.9" });
		expect(byTag.baseCommit).toBe(small.pin.commit);
		expect(plainGit(small.layout.tree, "rev-list", "--all", "--count")).toBe("1");
		expect(plainGit(small.layout.tree, "fsck", "--strict")).toBe("");
		rmSync(small.layout.tree, { recursive: true });
		expect(await setUp(small, { from, ref: release })).toMatchObject({
			baseCommit: small.pin.commit,
		});
	});

	test("verifies --from also when the checkout is there already", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		writeTree(small.sources, { "event.c": "int other;\n" });
		await expect(setUp(small, { from: small.sources })).rejects.toMatchObject({
			code: "CHECKSUM_MISMATCH",
		});
	});

	test.each([
		[{ from: "/evlab/no/such" }, "--from /evlab/no/such: there is no such file or directory"],
		[{ ref: "main" }, "--ref main needs a git repository"],
		[{ from: "https://example.invalid/x.git", ref: "--upload-pack=x" }, "is not a ref name"],
	])("refuses %o before doing anything", async (request, message) => {
		const small = createSmallLibevent();
		await expect(setUp(small, request)).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringContaining(message),
		});
		expect(existsSync(small.layout.state)).toBe(false);
	});

	test("a missing git is a missing tool", async () => {
		const small = createSmallLibevent();
		const shell = createFakeShell({ git: "missing" }, createShell());
		const ports = { ...small.context.ports, shell, git: createGit(shell) };
		await expect(setUp(small, { ports })).rejects.toMatchObject({ code: "TOOL_MISSING" });
	});
});
