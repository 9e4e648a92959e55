import type { Toolchain } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { Shell } from "../system/ports.ts";

/** A toolchain as found on this machine, with what the build needs to drive it. */
export interface FoundToolchain {
	readonly toolchain: Toolchain;
	readonly cc: string;
	readonly cxx: string;
	/** Ninja when present, make otherwise. */
	readonly ninja: boolean;
	/** Path of ccache, or null. */
	readonly ccache: string | null;
}

const aptPackages: Readonly<Record<string, string>> = {
	cmake: "cmake",
	readelf: "binutils",
	objcopy: "binutils",
	make: "make",
};

/**
 * Finds compiler, cmake and binutils; CC and CXX choose another compiler. Throws TOOL_MISSING
 * naming the Debian package.
 */
export async function findToolchain(
	shell: Shell,
	environment: Readonly<Record<string, string | undefined>>,
): Promise<FoundToolchain> {
	const cc = environment["CC"] || "gcc";
	const cxx = environment["CXX"] || (cc.includes("clang") ? cc.replace("clang", "clang++") : "g++");
	for (const tool of [cc, cxx, "cmake", "readelf", "objcopy"]) await require(shell, tool);
	const ninja = (await shell.which("ninja")) !== null;
	if (!ninja) await require(shell, "make");
	const firstLine = async (program: string): Promise<string> =>
		(await shell.run(program, ["--version"])).stdout.split("\n")[0]?.trim() ?? "";
	return {
		cc,
		cxx,
		ninja,
		ccache: await shell.which("ccache"),
		toolchain: {
			compiler: cc,
			compilerVersion: `${await firstLine(cc)} / ${await firstLine(cxx)}`,
			cmakeVersion: await firstLine("cmake"),
			generator: ninja ? "Ninja" : "Unix Makefiles",
			// Spelled out in CMakeLists.txt, whose hash is part of every cache key.
			flags: "RelWithDebInfo (-O2 -g -DNDEBUG) -march=native -mno-avx512f -fno-omit-frame-pointer",
		},
	};
}

async function require(shell: Shell, tool: string): Promise<void> {
	if ((await shell.which(tool)) !== null) return;
	throw new EvlabError(
		"TOOL_MISSING",
		`${tool} is not installed`,
		`apt-get install ${aptPackages[tool] ?? (tool.endsWith("++") ? "g++" : tool)}`,
	);
}
