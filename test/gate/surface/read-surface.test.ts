import { expect, test } from "vitest";
import { readSurface } from "../../../src/gate/surface/read-surface.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";

const head = "\nbuffer.c.o:     file format elf64-x86-64\n";

test("puts together what nm and objdump say of each object", async () => {
	const shell = createFakeShell({
		nm: () => ({
			stdout: "/b/a.a[buffer.c.o]:\nevbuffer_add T 0 1\nhelper t 1 1\nreadv U \nweak_hook w \n",
		}),
		objdump: ({ args: [option] }) => ({
			stdout:
				head +
				{
					"-r": "0000000000000010 R_X86_64_PLT32    readv-0x4\n",
					"-d": "  10:\tsyscall\n",
					"-h": "  5 .init_array   00000008  0\n",
					"-s": "Contents of section .rodata:\n 0000 2f70726f 632f7365 6c6600             /proc/self.\n",
				}[option ?? ""],
		}),
	});
	expect(await readSurface(shell, ["/b/a.a"])).toEqual([
		{
			object: "buffer.c.o",
			imports: new Map([
				["readv", 1],
				["weak_hook", 0],
			]),
			defines: new Set(["evbuffer_add"]),
			instructions: new Set(["syscall"]),
			early: new Set([".init_array"]),
			words: new Set(["/proc/self"]),
		},
	]);
});

test("a library that cannot be read is an error, never an empty surface", async () => {
	const shell = createFakeShell({ nm: () => ({ exitCode: 1, stderr: "nm: no such file\n" }) });
	await expect(readSurface(shell, ["/b/a.a"])).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: "nm cannot read /b/a.a: nm: no such file",
	});
});
