import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { entryLock } from "../../src/build/work-directory.ts";
import { withFileLock } from "../../src/system/file-lock.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";
import { createDyingPorts } from "../fakes/dying-ports.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { createFakeCheckout, variant } from "./fake-cmake.ts";

const entryOf = (build: { readonly evrun: string }) => dirname(build.evrun);

test("builds the harness and both flavours, and keeps only the products", async () => {
	const { build, compiled } = createFakeCheckout();
	const made = await build();
	expect(compiled).toEqual(["harness", "addon", "upstream"]);
	expect(readdirSync(entryOf(made))).toEqual([
		"addon-0.node",
		"addon-1.node",
		"addon.log",
		"bench",
		"bench_cascade",
		"bench_http",
		"bench_httpclient",
		"build.json",
		"code.json",
		"evrun",
		"evrun_alloc",
		"include",
		"libevent_core.a",
		"libevent_extra.a",
		"libevent_pthreads.a",
		"upstream.log",
	]);
	expect(made.addons.map(({ layout }) => layout)).toEqual([0, 1]);
	expect(made.addons[0]?.buildId).not.toBe(made.addons[1]?.buildId);
});

test("our objects and upstream's programs come from the pristine tree, whatever the variant", async () => {
	const { build, shell } = createFakeCheckout();
	await build({ source: "/sources/hostile" });
	const configured = shell.calls
		.filter(({ args }) => args[1] === "configure")
		.map(({ args }) => {
			const given = (name: string) =>
				args.find((arg) => arg.startsWith(`--CDEVLAB_${name}=`))?.split("=")[1];
			return [
				given("FLAVOUR"),
				given("VARIANT"),
				given("PRISTINE"),
				given("HARNESS") !== undefined,
			];
		});
	expect(configured).toEqual([
		// The harness: compiled beside the pristine library, so with nothing of the variant.
		["addon", "/sources/pristine", "/sources/pristine", false],
		["addon", "/sources/hostile", "/sources/pristine", true],
		["upstream", "/sources/hostile", "/sources/pristine", true],
	]);
	const programs = readFileSync(join(packageRoot, "native/cmake/upstream-programs.cmake"), "utf8");
	expect(programs).not.toContain("EVLAB_VARIANT");
	expect(programs).toMatch(/add_executable\(\S+ \S+EVLAB_PRISTINE\}\/test\//);
});

test("a build that defines the clock is refused, and leaves no entry", async () => {
	const { build, shell, layout } = createFakeCheckout();
	const nm: FakeProgram = ({ args }) => ({
		stdout: args.includes("--dynamic") ? "clock_gettime W 0\n" : "clock_gettime T 0\n",
	});
	const hostile = createFakeShell({ nm, gcc: () => ({ stdout: "/libc.so.6\n" }) }, shell);
	const lock = <T>(_: string, action: () => Promise<T>) => action();
	const ports = { shell: hostile, files: createFiles(), lock };
	await expect(build({ ports })).rejects.toMatchObject({ code: "PATCH_REJECTED" });
	const markers = readdirSync(layout.builds, { recursive: true }).map(String);
	expect(markers.filter((name) => name.endsWith("build.json"))).toEqual([]);
});

test("a twin is compiled again and linked in layouts of its own numbers", async () => {
	const { build, compiled } = createFakeCheckout();
	const first = await build();
	const twin = await build({ firstLayout: 2 });
	expect(compiled).toEqual(["harness", "addon", "upstream", "addon", "upstream"]);
	expect(twin.addons.map(({ layout }) => layout)).toEqual([2, 3]);
	expect(entryOf(twin)).not.toBe(entryOf(first));
	expect(twin.codeHash).toBe(first.codeHash);
	const ids = [...first.addons, ...twin.addons].map(({ buildId }) => buildId);
	expect(new Set(ids).size).toBe(4);
});

test("a second variant shares the harness and its check results", async () => {
	const { build, compiled, shell } = createFakeCheckout();
	const first = await build();
	const second = await build({ variant: variant("b"), source: "/sources/b" });
	expect(compiled).toEqual(["harness", "addon", "upstream", "addon", "upstream"]);
	expect(second.cacheKey).not.toBe(first.cacheKey);
	expect(second.codeHash).not.toBe(first.codeHash);
	const configured = shell.calls.filter(({ args }) => args[1] === "configure");
	const preloads = configured.map(({ args }) => args.some((arg) => arg.includes("EVLAB_PRELOAD")));
	expect(preloads).toEqual([false, true, true, true, true]);
});

test("another state of native/ compiles the harness again, from known check results", async () => {
	const { build, compiled, shell, write } = createFakeCheckout();
	const first = await build();
	write("native/kernel/a.cc", "changed");
	expect((await build()).cacheKey).not.toBe(first.cacheKey);
	expect(compiled).toEqual(["harness", "addon", "upstream", "harness", "addon", "upstream"]);
	const configured = shell.calls.filter(({ args }) => args[1] === "configure");
	expect(configured[3]?.args.some((arg) => arg.includes("EVLAB_PRELOAD"))).toBe(true);
});

test("the same tree is not built twice, whatever it is called", async () => {
	const { build, compiled, progress } = createFakeCheckout();
	const first = await build();
	const second = await build({ variant: variant("a", "other-name") });
	expect(second).toEqual({ ...first, variant: variant("a", "other-name") });
	expect(compiled).toHaveLength(3);
	expect(progress.lines.at(-1)).toBe("note: other-name: already built");
});

test.each([
	["its marker", "build.json"],
	["the digests of its code", "code.json"],
	["an addon copy", "addon-1.node"],
	["evrun", "evrun"],
	["evrun_alloc", "evrun_alloc"],
	["a library", "libevent_core.a"],
	["an upstream program", "bench_http"],
])("an entry without %s is built again", async (_, name) => {
	const { build, compiled } = createFakeCheckout();
	const first = await build();
	const complete = readdirSync(entryOf(first));
	rmSync(join(entryOf(first), name));
	writeFileSync(join(entryOf(first), "left-over"), "");
	expect(await build()).toEqual(first);
	expect(readdirSync(entryOf(first))).toEqual(complete);
	expect(compiled).toEqual(["harness", "addon", "upstream", "addon", "upstream"]);
});

test.each(["{", '{"variant": 1}'])("a marker with %s is no marker", async (text) => {
	const { build, compiled } = createFakeCheckout();
	const first = await build();
	writeFileSync(join(entryOf(first), "build.json"), text);
	expect(await build()).toEqual(first);
	expect(compiled).toHaveLength(5);
});

test("a copied cache is not used: its paths lead to the checkout it came from", async () => {
	const { build, layout, compiled } = createFakeCheckout();
	const first = await build();
	const copy = layoutOf(temporaryDirectory());
	cpSync(layout.root, copy.root, { recursive: true });
	const second = await build({ layout: copy });
	expect(second.evrun.startsWith(copy.root)).toBe(true);
	expect(second.cacheKey).toBe(first.cacheKey);
	expect(compiled.slice(3)).toEqual(["addon", "upstream"]);
});

test("a compile error names file, line and log, and nothing looks complete", async () => {
	let broken = true;
	const { build, layout } = createFakeCheckout((_, flavour) =>
		broken && flavour === "addon"
			? { exitCode: 1, stdout: "/sources/a/buffer.c:12:5: error: expected ';'\n" }
			: undefined,
	);
	const error = await build().catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		code: "BUILD_FAILED",
		message: "variant-a (addon) does not build: buffer.c:12:5: error: expected ';'",
	});
	const log = /the full log is (.*)$/.exec((error as { nextStep: string }).nextStep)?.[1] ?? "";
	expect(readFileSync(log, "utf8")).toContain("/sources/a/buffer.c:12:5");
	expect(readdirSync(dirname(log))).toEqual(["addon.log"]);
	broken = false;
	expect((await build()).evrun.startsWith(layout.builds)).toBe(true);
});

test("a compiler that hangs is a failed build", async () => {
	const { build, shell } = createFakeCheckout((_, flavour) =>
		flavour === "upstream" ? { exitCode: null, signal: "SIGKILL", timedOut: true } : undefined,
	);
	await expect(build()).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: "variant-a (upstream) does not build: compiling did not end within 10 min",
	});
	const limits = shell.calls
		.filter(({ program }) => program === process.execPath)
		.map(({ options }) => options.timeoutMs);
	expect(new Set(limits)).toEqual(new Set([600_000]));
});

test("a harness that was killed half-way is compiled again", async () => {
	const { build, layout, compiled } = createFakeCheckout();
	await build();
	const harness = readdirSync(layout.builds).find((name) => name.startsWith("harness-")) ?? "";
	rmSync(join(layout.builds, harness, "complete"));
	rmSync(join(layout.builds, harness, "objects", "binding"), { recursive: true });
	await build({ variant: variant("b") });
	expect(compiled.slice(3)).toEqual(["harness", "addon", "upstream"]);
	expect(existsSync(join(layout.builds, harness, "objects", "binding", "x.cc.o"))).toBe(true);
});

test("never compiles in a directory a killed build has used", async () => {
	const outputs: string[] = [];
	let left = "";
	const { build } = createFakeCheckout((call, flavour) => {
		const output = call.args[call.args.indexOf("-O") + 1] ?? "";
		if (flavour === "addon") outputs.push(output);
		if (flavour !== "addon" || outputs.length > 1) return undefined;
		// What kill -9 leaves: no clean-up of the work directory.
		left = `${dirname(output)}-copy`;
		mkdirSync(left);
		return { exitCode: 1 };
	});
	await build().catch(() => {});
	await build();
	expect(outputs).toHaveLength(2);
	expect(outputs[0]).not.toBe(outputs[1]);
	expect(existsSync(left)).toBe(false);
});

test("left-overs of other keys are swept, those being built are spared", async () => {
	const { build, layout, held } = createFakeCheckout();
	for (const name of ["dead", "alive"]) {
		mkdirSync(join(layout.builds, name, "work-1"), { recursive: true });
		writeFileSync(join(layout.builds, name, "addon.log"), "kept");
	}
	held.add(entryLock(layout, "alive"));
	await build();
	expect(readdirSync(join(layout.builds, "dead"))).toEqual(["addon.log"]);
	expect(readdirSync(join(layout.builds, "alive"))).toEqual(["addon.log", "work-1"]);
});

test("nothing of the caller's environment that decides the result reaches cmake-js", async () => {
	const { build, shell } = createFakeCheckout();
	await build({ environment: { CFLAGS: "-O0", CMAKE_C_COMPILER_LAUNCHER: "x", PATH: "/bin" } });
	const { env } = shell.calls[0]?.options ?? {};
	expect(env).toEqual({
		CFLAGS: undefined,
		CMAKE_C_COMPILER_LAUNCHER: undefined,
		LC_ALL: "C",
		GIT_CEILING_DIRECTORIES: "/",
	});
	expect(Object.keys(env ?? {})).toContain("CFLAGS");
});

test("says how far the compiler is", async () => {
	const { build, progress } = createFakeCheckout();
	await build();
	expect(progress.lines.filter((line) => line.includes("(addon)"))).toEqual(
		expect.arrayContaining([
			expect.stringContaining("variant-a (addon): configuring"),
			expect.stringContaining("variant-a (addon): compiling"),
		]),
	);
	expect(progress.lines.at(-1)).toBe("done: variant-a: built");
});

test("two that want the same build at once: one compiles, the other waits and takes it", async () => {
	const { build, compiled, shell, layout, progress } = createFakeCheckout();
	// Two processes: the lock is the real one, which knows no process.
	const ports = {
		shell,
		files: createFiles(),
		lock: <T>(path: string, action: () => Promise<T>, onWait: () => void) =>
			withFileLock(path, action, { onWait }),
	};
	const [first, second] = await Promise.all([build({ ports }), build({ ports })]);
	expect(compiled).toEqual(["harness", "addon", "upstream"]);
	expect(second).toEqual(first);
	expect(existsSync(layout.locks)).toBe(true);
	const waits = progress.lines.filter((line) => line.includes("another evlab builds it"));
	expect(waits.length).toBeGreaterThan(0);
});

test("killed after any of its steps, a build leaves nothing that looks complete", async () => {
	const reference = createFakeCheckout();
	const whole = await reference.build();
	const names = readdirSync(entryOf(whole));
	let survived = 0;
	for (let ended = false; !ended; survived += 2) {
		const { build, shell, layout } = createFakeCheckout();
		const git = createFakeGit(() => null);
		const dying = createDyingPorts({ shell, files: createFiles(), git }, survived);
		const lock = <T>(_: string, action: () => Promise<T>) => action();
		ended = await build({ ports: { ...dying.ports, lock } }).then(
			() => true,
			() => false,
		);
		const entry = join(layout.builds, basename(entryOf(whole)));
		if (!ended) expect(existsSync(join(entry, "build.json")), `after ${survived}`).toBe(false);
		// The next one has nothing to fear from what is left.
		const next = await build();
		expect(readdirSync(entryOf(next))).toEqual(names);
		const harness = readdirSync(layout.builds).find((name) => name.startsWith("harness-")) ?? "";
		expect(readdirSync(join(layout.builds, harness, "objects"))).toEqual([
			"allocations",
			"binding",
			"evrun",
			"kernel",
		]);
	}
	expect(survived).toBeGreaterThan(30);
});
