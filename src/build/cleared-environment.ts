/** Read by cmake, ninja, make or the compilers, and able to change what they make. */
const names: ReadonlySet<string> = new Set([
	...["CC", "CXX", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "ASMFLAGS", "LDLIBS"],
	...["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH", "LIBRARY_PATH"],
	...["COMPILER_PATH", "GCC_EXEC_PREFIX", "GCC_COLORS", "GCC_COMPARE_DEBUG", "LD_RUN_PATH"],
	...["DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "SOURCE_DATE_EPOCH", "CCC_OVERRIDE_OPTIONS"],
	...["MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "MAKELEVEL", "VERBOSE", "DESTDIR"],
	// Another status format would silence the progress.
	...["NINJA_STATUS", "CLICOLOR_FORCE"],
]);

/** CMAKE_*_COMPILER_LAUNCHER, CMAKE_TOOLCHAIN_FILE …; npm_cmake_X becomes -DX inside cmake-js. */
const prefixes: readonly string[] = ["CMAKE_", "npm_cmake_", "EVENT__", "GIT_"];

/**
 * For the environment of a build: every variable of `present` that would decide something about
 * the result, each to be removed. Nothing of the user's environment may leak into one side of a
 * comparison and be missing from its record. CC and CXX too: they are read once, recorded, and
 * passed on by name. Pure.
 */
export function clearedEnvironment(
	present: readonly string[],
): Readonly<Record<string, undefined>> {
	const cleared = present.filter(
		(name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)),
	);
	return Object.fromEntries(cleared.map((name) => [name, undefined]));
}
