import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildRegress } from "../../src/build/build-regress.ts";
import type { BuildPorts, BuildRequest } from "../../src/build/build-request.ts";
import { buildVariant } from "../../src/build/build-variant.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import type { Sanitizer } from "../../src/model/gate.ts";
import type { RegressBuild } from "../../src/model/regress-build.ts";
import { createFiles } from "../../src/system/files.ts";
import { type Layout, layoutOf } from "../../src/system/paths.ts";
import type { ShellResult } from "../../src/system/ports.ts";
import { createFakeProgress, type FakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell, type FakeShell, type ShellCall } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

export type FakeStep = (call: ShellCall, flavour: string) => Partial<ShellResult> | undefined;

/** An evlab checkout in a temporary directory, with a cmake-js that makes files at once. */
export interface FakeCheckout {
	readonly layout: Layout;
	readonly shell: FakeShell;
	readonly progress: FakeProgress;
	/** Flavours compiled so far, in order. */
	readonly compiled: readonly string[];
	/** Locks that another process holds. */
	readonly held: Set<string>;
	build(changes?: Partial<BuildRequest>): Promise<VariantBuild>;
	buildRegress(sanitizer: Sanitizer, changes?: Partial<BuildRequest>): Promise<RegressBuild>;
	write(path: string, text: string): void;
}

/** `onBuild` may answer instead of the fake compiler: to fail, to time out, to do something first. */
export function createFakeCheckout(onBuild: FakeStep = () => undefined): FakeCheckout {
	const layout = layoutOf(temporaryDirectory());
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(layout.root, path)), { recursive: true });
		writeFileSync(join(layout.root, path), text);
	};
	for (const path of [
		"kernel/a.cc",
		"binding/b.cc",
		"evrun/main.cc",
		"allocations/c.cc",
		"cmake/addon.cmake",
	]) {
		write(`native/${path}`, path);
	}
	write("native/cmake/regress.cmake", "regress");
	write("native/cmake/sanitizers.cmake", "sanitizers");
	write("CMakeLists.txt", "project(evlab)");
	write("package-lock.json", "{}");
	const compiled: string[] = [];
	const held = new Set<string>();
	const progress = createFakeProgress();
	const shell = createFakeShell({
		[process.execPath]: (call) => cmakeJs(call, compiled, onBuild),
		readelf: ({ args }) => ({ stdout: args.slice(1).map(notes).join("\n") }),
		objcopy: ({ args: [, , from = "", to = ""] }) => {
			copyFileSync(from, to);
			return {};
		},
		objdump: ({ args }) => ({ stdout: `a.o:     file format\n${args.at(-1)}\n` }),
		chmod: () => ({}),
		nm: () => ({ stdout: "event_add T 0 1\n" }),
	});
	const lock: BuildPorts["lock"] = async (path, action, onWait) => {
		if (held.has(path)) onWait();
		return action();
	};
	const request = (changes: Partial<BuildRequest>): BuildRequest => ({
		layout,
		ports: { shell, files: createFiles(), lock },
		progress,
		found: {
			cc: "gcc",
			cxx: "g++",
			machineFlags: ["-march=native"],
			fingerprint: "f".repeat(64),
			ninja: true,
			ccache: null,
			toolchain: {
				compiler: "gcc",
				compilerVersion: "gcc 12 / g++ 12",
				cmakeVersion: "cmake 3.25",
				generator: "Ninja",
				flags: "RelWithDebInfo",
			},
		},
		jobs: 2,
		layouts: 2,
		variant: variant("a"),
		source: "/sources/a",
		pristine: { directory: "/sources/pristine", tree: "0".repeat(40) },
		environment: {},
		...changes,
	});
	return {
		...{ layout, shell, progress, compiled, held, write },
		build: (changes = {}) => buildVariant(request(changes)),
		buildRegress: (sanitizer, changes = {}) => buildRegress(request(changes), sanitizer),
	};
}

export function variant(digit: string, name = `variant-${digit}`): BuildRequest["variant"] {
	return { name, origin: "ref", commit: digit.repeat(40), tree: digit.repeat(40) };
}

/** cmake-js that makes every product at once, with contents that tell where it came from. */
export function cmakeJs(
	call: ShellCall,
	compiled: string[],
	onBuild: FakeStep,
): Partial<ShellResult> {
	const [, step] = call.args;
	const output = call.args[call.args.indexOf("-O") + 1] ?? "";
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(output, path)), { recursive: true });
		writeFileSync(join(output, path), text);
	};
	if (step === "configure") {
		const given = (name: string) =>
			call.args.find((arg) => arg.startsWith(`--CD${name}=`))?.split("=")[1] ?? "";
		write("CMakeCache.txt", "EVENT__HAVE_EPOLL_CREATE:INTERNAL=1\n");
		write(
			"request",
			[
				...[given("EVLAB_FLAVOUR"), given("EVLAB_VARIANT")],
				...[given("EVLAB_FIRST_LAYOUT"), given("EVLAB_LAYOUTS")],
			].join(" "),
		);
		return {};
	}
	const request = readFileSync(join(output, "request"), "utf8").split(" ");
	const [configured = "", source = "", first, layouts] = request;
	const ofRegress = configured === "regress";
	const harness = ofRegress ? "regress-harness" : "harness";
	const flavour = call.args.includes("harness") ? harness : configured;
	const answer = onBuild(call, flavour);
	if (answer !== undefined) return answer;
	compiled.push(flavour);
	if (flavour === "harness") {
		for (const part of ["kernel", "binding", "evrun", "allocations"]) {
			write(`CMakeFiles/evlab_${part}.dir/native/${part}/x.cc.o`, part);
		}
		return {};
	}
	if (flavour === "regress-harness") {
		write("CMakeFiles/evlab_regress.dir/regress/test/regress.c.o", source);
		return {};
	}
	for (const library of ["core", "extra", "pthreads"]) {
		write(`libevent/lib/libevent_${library}.a`, `${library} of ${source}`);
	}
	if (ofRegress) {
		write("regress", source);
		return {};
	}
	write("libevent/include/event2/event-config.h", "");
	const products =
		flavour === "addon"
			? [
					...Array.from({ length: Number(layouts) }, (_, i) => `addon-${Number(first) + i}.node`),
					...["evrun", "evrun_alloc"],
				]
			: ["bench", "bench_cascade", "bench_http", "bench_httpclient"];
	for (const name of products) write(name, name);
	return { stdout: "[1/2] one\n[2/2] two\n" };
}

/** What `readelf --notes` says of a file: a build id that follows from its path. */
export function notes(path: string): string {
	return `\nFile: ${path}\n  GNU  0x14\tNT_GNU_BUILD_ID\t    Build ID: ${fakeBuildId(path)}`;
}

export function fakeBuildId(path: string): string {
	return createHash("sha1").update(path).digest("hex");
}
