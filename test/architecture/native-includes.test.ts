import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/system/paths.ts";

interface NativeSource {
	readonly path: string;
	readonly text: string;
}

/** Node's headers: kernels that include one could not be linked into evrun. */
const nodeHeader = /^\s*#\s*include\s*[<"](?:napi|node_api|js_native_api|node|v8|uv)\b[^>"]*[>"]/m;

function offenders(sources: readonly NativeSource[]): readonly string[] {
	return (
		sources
			.filter(({ path, text }) => !path.startsWith("native/binding/") && nodeHeader.test(text))
			// The program that measures libuv itself, and is linked with nothing of ours that is timed.
			.filter(({ path }) => path !== "native/peers/libuv.cc")
			.map(({ path }) => path)
	);
}

function readNativeSources(): readonly NativeSource[] {
	return readdirSync(join(packageRoot, "native"), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(?:h|hpp|c|cc|cpp)$/.test(entry.name))
		.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return { path: relative(packageRoot, path), text: readFileSync(path, "utf8") };
		});
}

test("only native/binding includes Node's headers", () => {
	const sources = readNativeSources();
	expect(sources.filter(({ path }) => path.startsWith("native/kernel/"))).not.toEqual([]);
	expect(offenders(sources)).toEqual([]);
});

test.each([
	["native/kernel/a.cc", "#include <napi.h>\n", ["native/kernel/a.cc"]],
	["native/evrun/a.cc", '#include "x.h"\n# include "node_api.h"\n', ["native/evrun/a.cc"]],
	["native/kernel/b.h", "#include <uv.h>\n", ["native/kernel/b.h"]],
	["native/peers/libuv.cc", "#include <uv.h>\n", []],
	["native/peers/echo.h", "#include <uv.h>\n", ["native/peers/echo.h"]],
	["native/kernel/c.h", "#include <event2/event.h>\n#include <vector>\n", []],
	["native/binding/a.cc", "#include <napi.h>\n", []],
])("%s with %j is judged by its folder", (path, text, expected) => {
	expect(offenders([{ path, text }])).toEqual(expected);
});
