import { expect, test } from "vitest";
import { clearedEnvironment } from "../../src/build/cleared-environment.ts";

test.each([
	...["CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"],
	...["LIBRARY_PATH", "MAKEFLAGS", "NINJA_STATUS", "GIT_DIR", "npm_cmake_EVLAB_LAYOUTS"],
	...["CMAKE_TOOLCHAIN_FILE", "CMAKE_GENERATOR", "CMAKE_CXX_COMPILER_LAUNCHER"],
])("%s is removed", (name) => {
	expect(clearedEnvironment([name])).toEqual({ [name]: undefined });
	expect(Object.keys(clearedEnvironment([name]))).toEqual([name]);
});

test("what only says where things are is kept, and nothing absent is named", () => {
	const kept = ["PATH", "HOME", "TMPDIR", "CCACHE_DIR", "npm_config_cache"];
	expect(Object.keys(clearedEnvironment(kept))).toEqual([]);
});
