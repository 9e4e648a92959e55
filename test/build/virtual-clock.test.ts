import { expect, test } from "vitest";
import type { FoundToolchain } from "../../src/build/toolchain.ts";
import { buildVirtualClock } from "../../src/build/virtual-clock.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";

const layout = layoutOf("/evlab");
const source = "/evlab/native/virtual-clock/virtual_clock.cc";
const found = { cxx: "g++", fingerprint: "f".repeat(64) } as FoundToolchain;

function ports(text: string, compile: (output: string, files: Files) => ReturnType<FakeProgram>) {
	const files = createFakeFiles({ [source]: text });
	const shell = createFakeShell({ "g++": ({ args }) => compile(args.at(-1) ?? "", files) });
	return { files, shell };
}
type Files = ReturnType<typeof createFakeFiles>;

const compiles = async (output: string, files: Files) => {
	await files.writeText(output, "ELF");
	return {};
};

test("it is compiled once for a source and a toolchain, and appears whole", async () => {
	const made = ports("int clock;", compiles);
	const path = await buildVirtualClock(layout, made, found);
	expect(made.files.texts.get(path)).toBe("ELF");
	expect(await buildVirtualClock(layout, made, found)).toBe(path);
	expect(made.shell.calls).toHaveLength(1);
	const other = await buildVirtualClock(layout, ports("int other;", compiles), found);
	expect(other).not.toBe(path);
});

test("a source that does not compile is BUILD_FAILED with the compiler's first line", async () => {
	const broken = ports("int", () => ({ exitCode: 1, stderr: "clock.cc:1:4: error: x\nmore" }));
	await expect(buildVirtualClock(layout, broken, found)).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: "native/virtual-clock does not build: clock.cc:1:4: error: x",
	});
});
