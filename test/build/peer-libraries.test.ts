import { expect, test } from "vitest";
import { findPeerLibraries } from "../../src/build/peer-libraries.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

/** A compiler that finds these archives and these headers. */
const compiler = (archives: readonly string[], headers: readonly string[]) =>
	createFakeShell({
		"g++": ({ args }) => {
			const name = /^-print-file-name=(.+)$/.exec(args[0] ?? "")?.[1];
			if (name !== undefined) {
				return { stdout: `${archives.includes(name) ? `/usr/lib/${name}` : name}\n` };
			}
			return { exitCode: headers.some((header) => args.includes(header)) ? 0 : 1 };
		},
	});

test("both are where the compiler finds them", async () => {
	const shell = compiler(["libev.a", "libuv_a.a"], ["ev.h", "uv.h"]);
	expect(await findPeerLibraries(shell, "g++")).toMatchObject({
		libev: { archive: "/usr/lib/libev.a" },
		libuv: { archive: "/usr/lib/libuv_a.a" },
	});
});

test.each([
	["neither", [], [], "libev and libuv are not", "apt-get install libev-dev libuv1-dev"],
	["no header", ["libev.a", "libuv_a.a"], ["ev.h"], "libuv is not", "apt-get install libuv1-dev"],
	["no archive", ["libuv_a.a"], ["ev.h", "uv.h"], "libev is not", "apt-get install libev-dev"],
])(
	"%s: one line says so, and the next what to install",
	async (_, archives, headers, say, next) => {
		await expect(findPeerLibraries(compiler(archives, headers), "g++")).rejects.toMatchObject({
			code: "TOOL_MISSING",
			message: expect.stringContaining(say),
			nextStep: next,
		});
	},
);
