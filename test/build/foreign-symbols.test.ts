import { describe, expect, test } from "vitest";
import { parseSymbols, requireOwnSymbols } from "../../src/build/foreign-symbols.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const libc = ["clock_gettime W 0 1", "memcpy@@GLIBC_2.14 i 0 1", "eventfd T 0 1"].join("\n");

function check(...defined: string[]) {
	const shell = createFakeShell({
		gcc: () => ({ stdout: "/lib/libc.so.6\n" }),
		nm: ({ args }) => ({
			stdout: args.includes("--dynamic")
				? libc
				: `lib.a[event.o]:\n${defined.map((name) => `${name} T 0000 10\n`).join("")}`,
		}),
	});
	return { shell, run: () => requireOwnSymbols(shell, "gcc", "patched", "/work/addon") };
}

describe("a build", () => {
	test("with libevent's own names, the odd ones too, needs no look at the C library", async () => {
		const { shell, run } = check("event_add", "_evthread_x", "EVUTIL_ISALNUM_", "epollops");
		await expect(run()).resolves.toBeUndefined();
		expect(shell.calls.map(({ program }) => program)).toEqual(["nm"]);
		expect(shell.calls[0]?.args).toContain("/work/addon/libevent/lib/libevent_core.a");
	});

	test("may have names that nobody else has", async () => {
		await expect(check("event_add", "libevent_global_shutdown").run()).resolves.toBeUndefined();
	});

	test.each([
		["the clock", "clock_gettime"],
		["what the C library has in versions", "memcpy"],
		["a name that begins like libevent's", "eventfd"],
		["operator new", "_Znwm"],
		["a linker's wrap", "__wrap_read"],
		["a function of Node's", "napi_create_double"],
	])("that defines %s is refused by name", async (_, name) => {
		await expect(check("event_add", name).run()).rejects.toMatchObject({
			code: "PATCH_REJECTED",
			message: expect.stringContaining(`patched defines ${name},`),
		});
	});

	test("that cannot be read is no build", async () => {
		const shell = createFakeShell({ nm: () => ({ exitCode: 1, stderr: "nm: no such file\n" }) });
		await expect(requireOwnSymbols(shell, "gcc", "p", "/w")).rejects.toMatchObject({
			code: "BUILD_FAILED",
			message: expect.stringContaining("no such file"),
		});
	});
});

test("symbols are what has a type, without headings and versions", () => {
	expect(
		parseSymbols("a.a[x.o]:\nread@@GLIBC_2.2.5 T 0 1\nwrite W 0\nundefined_one U\n\n"),
	).toEqual(["read", "write"]);
});
