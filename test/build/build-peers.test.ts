import { expect, test } from "vitest";
import { buildPeers } from "../../src/build/build-peers.ts";
import type { FoundToolchain } from "../../src/build/toolchain.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const found = {
	...{ cxx: "g++", fingerprint: "f".repeat(64), machineFlags: ["-march=native"] },
} as unknown as FoundToolchain;
const fixture = comparisonFixture();
const built = (build: VariantBuild, place: string): VariantBuild => ({
	...build,
	evrun: `/builds/${place}/evrun`,
	library: { archives: [`/builds/${place}/libevent_core.a`], headers: `/builds/${place}/include` },
});

function checkout(options: { readonly main?: string; readonly stderr?: string } = {}) {
	const native = "/evlab/native";
	const files = createFakeFiles({
		[`${native}/peers/main.cc`]: options.main ?? "int main;",
		[`${native}/kernel/clock.h`]: "",
		[`${native}/kernel/syscall_counts.h`]: "",
		[`${native}/kernel/syscall_counts.cc`]: "",
		[`${native}/kernel/wrapped_symbols.txt`]: "read\nwrite\n",
		"/usr/lib/libev.a": "ev",
		"/usr/lib/libuv_a.a": "uv",
	});
	const shell = createFakeShell({
		"g++": async ({ args }) => {
			const name = /^-print-file-name=(.+)$/.exec(args[0] ?? "")?.[1];
			if (name !== undefined) return { stdout: `/usr/lib/${name}\n` };
			if (args.includes("-fsyntax-only")) return {};
			if (options.stderr !== undefined) return { exitCode: 1, stderr: options.stderr };
			await files.writeText(args.at(-1) ?? "", args.join(" "));
			return {};
		},
		chmod: () => ({}),
	});
	const build = (upstream = "u", candidate = "c") =>
		buildPeers({
			...{ layout: layoutOf("/evlab"), shell, files, found, pristine: "/sources" },
			builds: {
				upstream: built(fixture.baseline, upstream),
				candidate: built(fixture.candidate, candidate),
			},
		});
	const links = () => shell.calls.filter(({ args }) => args.includes("-o"));
	return { files, build, links };
}

test("each program is linked with its own library, with the counters around it", async () => {
	const { files, build } = checkout();
	const programs = await build();
	const text = (path: string): string => files.texts.get(path) ?? "";
	expect(text(programs.upstream)).toContain("/builds/u/libevent_core.a");
	expect(text(programs.candidate)).toContain("/builds/c/libevent_core.a");
	expect(text(programs.libev)).toContain("/usr/lib/libev.a");
	expect(text(programs.libuv)).toContain("native/peers/libuv.cc");
	for (const program of Object.values(programs)) {
		expect(text(program)).toContain("-Wl,--wrap=read -Wl,--wrap=write");
		expect(text(program)).not.toContain("--wrap= ");
	}
});

test("done once, and anew for other sources; one build on both sides is linked once", async () => {
	const { build, links } = checkout();
	const first = await build();
	expect(await build()).toEqual(first);
	expect(links()).toHaveLength(4);
	const other = await checkout({ main: "int other;" }).build();
	for (const side of ["upstream", "libev"] as const) expect(other[side]).not.toBe(first[side]);
	const same = checkout();
	const { upstream, candidate } = await same.build("u", "u");
	expect(candidate).toBe(upstream);
	expect(same.links()).toHaveLength(3);
});

test("what does not link is named", async () => {
	const stderr = "ld: in f:\nlibevent.cc: undefined reference to `event_new'\n";
	await expect(checkout({ stderr }).build()).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message:
			"native/peers does not link with libevent: libevent.cc: undefined reference to `event_new'",
	});
});
