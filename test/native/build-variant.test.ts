import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { buildVariant } from "../../src/build/build-variant.ts";
import { findToolchain } from "../../src/build/toolchain.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import { withFileLock } from "../../src/system/file-lock.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";
import type { Shell } from "../../src/system/ports.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";

/** The real toolchain on the real release; a cache of its own, so that everything is built. */
let root = "";
beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), "evlab-build-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const headers = ["event2/event-config.h", "evconfig-private.h"] as const;
/** What each configure made of libevent's headers, in order. */
const configured: { readonly preloaded: boolean; readonly texts: readonly string[] }[] = [];

/** The real shell, looking over the shoulder of each configure. */
function watchingShell(): Shell {
	const shell = createShell();
	return {
		which: shell.which,
		run: async (program, args, options) => {
			const result = await shell.run(program, args, options);
			if (args[1] === "configure") {
				const include = join(args[args.indexOf("-O") + 1] ?? "", "libevent", "include");
				configured.push({
					preloaded: args.some((arg) => arg.includes("EVLAB_PRELOAD=")),
					texts: headers.map((name) => readFileSync(join(include, name), "utf8")),
				});
			}
			return result;
		},
	};
}

type Edit = (name: string, text: string) => string;
let made = 0;

/** The release in a directory of its own, each .c and .h of the top level through `edit`. */
function sources(edit: Edit = (_, text) => text): string {
	const directory = join(root, `sources-${made++}`, "libevent");
	mkdirSync(directory, { recursive: true });
	const archive = execFileSync(
		"git",
		["-C", layoutOf(packageRoot).tree, "archive", inject("upstream").variant.commit],
		{ maxBuffer: 2 ** 28 },
	);
	execFileSync("tar", ["-x", "-C", directory], { input: archive });
	for (const name of readdirSync(directory).filter((file) => /\.[ch]$/.test(file))) {
		const text = readFileSync(join(directory, name), "utf8");
		const edited = edit(name, text);
		if (edited !== text) writeFileSync(join(directory, name), edited);
	}
	return directory;
}

async function build(source: string, pristine = source): Promise<VariantBuild> {
	const shell = watchingShell();
	const { variant } = inject("upstream");
	// Every call is a source of its own to the cache.
	const tree = (++made).toString(16).padStart(40, "0");
	return buildVariant({
		layout: { ...layoutOf(packageRoot), builds: join(root, "builds"), locks: join(root, "locks") },
		ports: {
			shell,
			files: createFiles(),
			lock: (path, action, onWait) => withFileLock(path, action, { onWait }),
		},
		progress: createFakeProgress(),
		found: await findToolchain(shell, process.env),
		jobs: availableParallelism(),
		layouts: 1,
		variant: { ...variant, tree },
		source,
		pristine: { directory: pristine, tree: variant.tree },
	});
}

let first: VariantBuild;
let pristine = "";

test("the release builds from nothing: harness, addon, evrun, upstream's programs", async () => {
	pristine = sources();
	first = await build(pristine);
	for (const path of [first.addons[0]?.path ?? "", first.evrun, first.upstream.bench_http.path]) {
		const notes = execFileSync("readelf", ["--notes", path], { encoding: "utf8" });
		expect(notes).toContain("Build ID: ");
	}
}, 180_000);

test("the same source in another directory is the same program, to the bit", async () => {
	const second = await build(sources(), pristine);
	expect(second.cacheKey).not.toBe(first.cacheKey);
	expect(second.codeHash).toBe(first.codeHash);
	expect(second.addons.map(({ buildId }) => buildId)).toEqual(
		first.addons.map(({ buildId }) => buildId),
	);
	expect(second.upstream.bench.buildId).toBe(first.upstream.bench.buildId);
});

test("a comment that moves every line of every file changes no machine code", async () => {
	const commented = sources((_, text) => `/* moved\n * down */\n${text}`);
	expect((await build(commented, pristine)).codeHash).toBe(first.codeHash);
});

test("a number changed in one file does", async () => {
	const changed = sources((name, text) =>
		name === "buffer.c" ? text.replace(/(#define EVBUFFER_MAX_READ\s+)4096/, "$116384") : text,
	);
	expect((await build(changed, pristine)).codeHash).not.toBe(first.codeHash);
});

test("check results taken from an earlier configure give the very same headers", () => {
	const [whole, ...later] = configured;
	expect(whole?.preloaded).toBe(false);
	expect(later.length).toBeGreaterThanOrEqual(2);
	expect(whole?.texts[0]).toContain("#define EVENT__HAVE_EPOLL 1");
	expect(whole?.texts[1]).toMatch(/^#define /m);
	for (const { preloaded, texts } of later) {
		expect(preloaded).toBe(true);
		expect(texts).toEqual(whole?.texts);
	}
});

test("a source that does not compile: file and line as in libevent, and the log", async () => {
	const broken = sources((name, text) => (name === "evmap.c" ? `int broken = ;\n${text}` : text));
	const error = await build(broken, pristine).catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		code: "BUILD_FAILED",
		message: expect.stringMatching(/ does not build: evmap\.c:1:14: error: expected expression/),
	});
	const log = /the full log is (.*)$/.exec((error as { nextStep: string }).nextStep)?.[1] ?? "";
	expect(readFileSync(log, "utf8")).toContain("int broken = ;");
});
