import { createHash } from "node:crypto";
import type { Toolchain } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { Shell } from "../system/ports.ts";
import { clearedEnvironment } from "./cleared-environment.ts";

/** A toolchain as found on this machine, with what the build needs to drive it. */
export interface FoundToolchain {
	readonly toolchain: Toolchain;
	readonly cc: string;
	readonly cxx: string;
	/** The -m flags both compilers accept here. */
	readonly machineFlags: readonly string[];
	/**
	 * sha256 over what the compiler makes of them: native CPU, predefined macros, libc. A cache
	 * that is carried to another CPU, or outlives an upgrade of libc, must not be used.
	 */
	readonly fingerprint: string;
	/** Ninja when present, make otherwise. */
	readonly ninja: boolean;
	/** Path of ccache, or null. */
	readonly ccache: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const aptPackages: Readonly<Record<string, string>> = {
	cmake: "cmake",
	readelf: "binutils",
	objcopy: "binutils",
	make: "make",
};

/** Best first. Without AVX-512, so that callgrind runs the very code that is timed (facts.md). */
const machineFlagChoices: readonly (readonly string[])[] = [
	["-march=native", "-mno-avx512f"],
	["-march=native"],
	[],
];

/**
 * Finds compilers, cmake and binutils; CC and CXX choose another compiler. Throws TOOL_MISSING
 * naming every missing Debian package at once, BAD_INPUT when CC or CXX is more than one program.
 */
export async function findToolchain(
	shell: Shell,
	environment: Environment,
): Promise<FoundToolchain> {
	const cc = compilerFrom(environment, "CC") ?? "gcc";
	const cxx = compilerFrom(environment, "CXX") ?? matchingCxx(cc);
	const ninja = (await shell.which("ninja")) !== null;
	const tools = [cc, cxx, "cmake", "readelf", "objcopy", ...(ninja ? [] : ["make"])];
	await requireTools(shell, tools);
	const [ccVersion, cxxVersion, cmakeVersion, machine, ccache] = await Promise.all([
		firstLine(shell, cc),
		firstLine(shell, cxx),
		firstLine(shell, "cmake"),
		probeMachine(shell, environment, cc, cxx),
		shell.which("ccache"),
	]);
	return {
		cc,
		cxx,
		machineFlags: machine.flags,
		fingerprint: machine.fingerprint,
		ninja,
		ccache,
		toolchain: {
			compiler: cc,
			compilerVersion: `${ccVersion} / ${cxxVersion}`,
			cmakeVersion,
			generator: ninja ? "Ninja" : "Unix Makefiles",
			// The rest is in CMakeLists.txt, whose hash is part of every cache key.
			flags: ["RelWithDebInfo", ...machine.flags, "-fno-omit-frame-pointer"].join(" "),
		},
	};
}

function compilerFrom(environment: Environment, name: "CC" | "CXX"): string | undefined {
	const value = environment[name]?.trim() || undefined;
	if (value === undefined || !/\s/.test(value)) return value;
	throw new EvlabError(
		"BAD_INPUT",
		`${name} is "${value}", which is more than the name of a compiler`,
		`set ${name} to one program; ccache is used by itself when installed`,
	);
}

/** gcc-12 → g++-12, /opt/clang-19/bin/clang → /opt/clang-19/bin/clang++. */
function matchingCxx(cc: string): string {
	return /^(.*\/)?([^/]*-)?clang(-[\d.]+)?$/.test(cc)
		? cc.replace(/clang(-[\d.]+)?$/, "clang++$1")
		: cc.replace(/gcc(-[\d.]+)?$/, "g++$1").replace(/(^|\/)cc$/, "$1c++");
}

async function requireTools(shell: Shell, tools: readonly string[]): Promise<void> {
	const found = await Promise.all(tools.map((tool) => shell.which(tool)));
	const missing = tools.filter((_, index) => found[index] === null);
	if (missing.length === 0) return;
	// clang++ comes with clang, clang++-19 with clang-19; g++ is a package of its own.
	const packages = new Set(
		missing.map((tool) => aptPackages[tool] ?? tool.replace("clang++", "clang")),
	);
	throw new EvlabError(
		"TOOL_MISSING",
		`${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not installed`,
		`apt-get install ${[...packages].join(" ")}`,
	);
}

async function firstLine(shell: Shell, program: string): Promise<string> {
	return (await shell.run(program, ["--version"])).stdout.split("\n")[0]?.trim() ?? "";
}

async function probeMachine(
	shell: Shell,
	environment: Environment,
	cc: string,
	cxx: string,
): Promise<{ readonly flags: readonly string[]; readonly fingerprint: string }> {
	const env = { ...clearedEnvironment(Object.keys(environment)), LC_ALL: "C" };
	const dump = (compiler: string, language: string, flags: readonly string[]) =>
		shell.run(
			compiler,
			[...flags, "-v", "-E", "-dM", "-include", "features.h", "-x", language, "/dev/null"],
			// A fixed directory: clang names the current one in its output.
			{ cwd: "/", env, timeoutMs: 60_000 },
		);
	for (const flags of machineFlagChoices) {
		const dumps = await Promise.all([dump(cc, "c", flags), dump(cxx, "c++", flags)]);
		if (dumps.some((result) => result.exitCode !== 0)) continue;
		const hash = createHash("sha256");
		for (const { stdout, stderr } of dumps) hash.update(stdout).update("\0").update(stderr);
		return { flags, fingerprint: hash.digest("hex") };
	}
	throw new EvlabError(
		"TOOL_MISSING",
		`${cc} or ${cxx} cannot preprocess <features.h>: the C library headers are not installed`,
		"apt-get install libc6-dev gcc g++",
	);
}
