import { expect, test } from "vitest";
import { findToolchain } from "../../src/build/toolchain.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";

const compiler =
	(name: string, accepts: (flag: string) => boolean = () => true, cpu = "zen4"): FakeProgram =>
	({ args }) => {
		if (args[0] === "--version") return { stdout: `${name} 12.2.0\nCopyright` };
		if (!args.filter((arg) => arg.startsWith("-m")).every(accepts)) return { exitCode: 1 };
		return { stdout: "#define __GLIBC__ 2", stderr: `cc1 -march=${cpu}` };
	};

const machine = {
	gcc: compiler("gcc"),
	"g++": compiler("g++"),
	cmake: () => ({ stdout: "cmake version 3.25.1\n" }),
	readelf: () => ({}),
	objcopy: () => ({}),
	make: () => ({}),
} satisfies Record<string, FakeProgram>;

test("what is recorded is what was found", async () => {
	const found = await findToolchain(createFakeShell({ ...machine, ninja: () => ({}) }), {});
	expect(found).toMatchObject({
		cc: "gcc",
		cxx: "g++",
		ninja: true,
		ccache: null,
		machineFlags: ["-march=native", "-mno-avx512f"],
		toolchain: {
			compiler: "gcc",
			compilerVersion: "gcc 12.2.0 / g++ 12.2.0",
			cmakeVersion: "cmake version 3.25.1",
			generator: "Ninja",
			flags: "RelWithDebInfo -march=native -mno-avx512f -fno-omit-frame-pointer",
		},
	});
	expect((await findToolchain(createFakeShell(machine), {})).toolchain.generator).toBe(
		"Unix Makefiles",
	);
});

test("machine flags are those both compilers accept, and the record says so", async () => {
	const noAvx = (flag: string) => flag !== "-mno-avx512f";
	const arm = createFakeShell({ ...machine, "g++": compiler("g++", noAvx) });
	expect(await findToolchain(arm, {})).toMatchObject({
		machineFlags: ["-march=native"],
		toolchain: { flags: "RelWithDebInfo -march=native -fno-omit-frame-pointer" },
	});
	const plain = createFakeShell({ ...machine, gcc: compiler("gcc", () => false) });
	expect((await findToolchain(plain, {})).machineFlags).toEqual([]);
});

test("another CPU is another fingerprint", async () => {
	const here = await findToolchain(createFakeShell(machine), {});
	const shell = createFakeShell({ ...machine, gcc: compiler("gcc", () => true, "skylake") });
	const there = await findToolchain(shell, {});
	expect(there.toolchain).toEqual(here.toolchain);
	expect(there.fingerprint).not.toBe(here.fingerprint);
});

test.each([
	["clang", "clang++"],
	["clang-19", "clang++-19"],
	["/opt/clang-19/bin/clang", "/opt/clang-19/bin/clang++"],
	["gcc-12", "g++-12"],
	["cc", "c++"],
	["x86_64-linux-gnu-gcc-12", "x86_64-linux-gnu-g++-12"],
])("CC=%s alone brings its own C++ compiler", async (cc, cxx) => {
	const programs = { ...machine, [cc]: compiler("cc"), [cxx]: compiler("cxx") };
	expect(await findToolchain(createFakeShell(programs), { CC: cc })).toMatchObject({ cc, cxx });
	const chosen = await findToolchain(createFakeShell(programs), { CC: cc, CXX: "g++" });
	expect(chosen.cxx).toBe("g++");
});

test("a compiler with arguments is refused by name", async () => {
	await expect(
		findToolchain(createFakeShell(machine), { CXX: "ccache g++" }),
	).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: 'CXX is "ccache g++", which is more than the name of a compiler',
	});
});

test("all that is missing is named at once, with its packages", async () => {
	const { cmake: _cmake, readelf: _readelf, objcopy: _objcopy, make: _make, ...rest } = machine;
	await expect(findToolchain(createFakeShell(rest), {})).rejects.toMatchObject({
		code: "TOOL_MISSING",
		message: "cmake, readelf, objcopy, make are not installed",
		nextStep: "apt-get install cmake binutils make",
	});
});

test.each([
	["clang", "apt-get install clang"],
	["clang-19", "apt-get install clang-19"],
	["gcc-13", "apt-get install gcc-13 g++-13"],
])("%s is installed by %s", async (CC, nextStep) => {
	await expect(findToolchain(createFakeShell(machine), { CC })).rejects.toMatchObject({
		code: "TOOL_MISSING",
		nextStep,
	});
});

test("the probe does not see the caller's flags", async () => {
	const shell = createFakeShell(machine);
	await findToolchain(shell, { C_INCLUDE_PATH: "/evil", HOME: "/root" });
	const probe = shell.calls.find(({ args }) => args.includes("-dM"));
	expect(Object.entries(probe?.options.env ?? {})).toContainEqual(["C_INCLUDE_PATH", undefined]);
	expect(probe?.options.env).not.toHaveProperty("HOME");
});
