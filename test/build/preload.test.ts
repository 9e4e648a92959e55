import { expect, test } from "vitest";
import { preloadScript } from "../../src/build/preload.ts";

test("keeps check results, also negative ones", () => {
	const cache = [
		"# INTERNAL cache entries",
		"EVENT__HAVE_EPOLL_CREATE:INTERNAL=1",
		"EVENT__HAVE_KQUEUE:INTERNAL=",
		"HAVE_EVENT__SIZEOF_LONG:INTERNAL=TRUE",
		"EVENT__SIZEOF_LONG:INTERNAL=8",
		"check_c_compiler_flag__Wall:INTERNAL=1",
		"_GNU_SOURCE:INTERNAL=1",
		"CMAKE_HAVE_LIBC_PTHREAD:INTERNAL=1",
	].join("\n");
	expect(preloadScript(cache).split("\n")).toEqual([
		'set(EVENT__HAVE_EPOLL_CREATE "1" CACHE INTERNAL "")',
		'set(EVENT__HAVE_KQUEUE "" CACHE INTERNAL "")',
		'set(HAVE_EVENT__SIZEOF_LONG "TRUE" CACHE INTERNAL "")',
		'set(EVENT__SIZEOF_LONG "8" CACHE INTERNAL "")',
		'set(check_c_compiler_flag__Wall "1" CACHE INTERNAL "")',
		'set(_GNU_SOURCE "1" CACHE INTERNAL "")',
		'set(CMAKE_HAVE_LIBC_PTHREAD "1" CACHE INTERNAL "")',
		"",
	]);
});

test("leaves out what belongs to one build directory, and what a user may choose", () => {
	const cache = [
		"CMAKE_CACHEFILE_DIR:INTERNAL=/builds/a",
		"CMAKE_HOME_DIRECTORY:INTERNAL=/evlab",
		"CMAKE_GENERATOR:INTERNAL=Ninja",
		"FIND_PACKAGE_MESSAGE_DETAILS_Threads:INTERNAL=[TRUE][v()]",
		"EVENT__DISABLE_DEBUG_MODE:BOOL=OFF",
		"EVLAB_VARIANT:PATH=/v",
		"CMAKE_C_COMPILER-ADVANCED:INTERNAL=1",
	].join("\n");
	expect(preloadScript(cache).trim()).toBe("");
});
