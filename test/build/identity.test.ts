import { expect, test } from "vitest";
import { hashMachineCode, parseBuildIds, readBuildIds } from "../../src/build/identity.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const one = "1".repeat(40);
const two = "2".repeat(40);
const note = (buildId: string) => `  GNU  0x00000014\tNT_GNU_BUILD_ID\n    Build ID: ${buildId}`;

test("build ids of several files, each under its own name", () => {
	const notes = `\nFile: /a b.node\n${note(one)}\n\nFile: /c.node\n${note(two)}\n`;
	expect([...parseBuildIds(notes, ["/a b.node", "/c.node"])]).toEqual([
		["/a b.node", one],
		["/c.node", two],
	]);
	expect([...parseBuildIds(note(one), ["/a"])]).toEqual([["/a", one]]);
	expect([...parseBuildIds(note("xyz"), ["/a"])]).toEqual([]);
});

test("a file without a build id is named", async () => {
	const shell = createFakeShell({
		readelf: () => ({ stdout: `File: /a\n${note(one)}\n\nFile: /b\n  GNU 0x10 NT_GNU_ABI_TAG\n` }),
	});
	await expect(readBuildIds(shell, ["/a", "/b"])).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: "/b has no build id",
	});
});

function buildDirectory(changes: Readonly<Record<string, string>> = {}) {
	const files = createFakeFiles({
		"/x/libevent/lib/libevent_core.a": "core",
		"/x/libevent/lib/libevent_extra.a": "extra",
		"/x/libevent/lib/libevent_pthreads.a": "pthreads",
		...changes,
	});
	const shell = createFakeShell({
		objcopy: async ({ args: [, , from = "", to = ""] }) => {
			const text = await files.readText(from).catch(() => null);
			if (text === null) return { exitCode: 1, stderr: `objcopy: '${from}': No such file\n` };
			await files.writeText(to, text.replace(/;debug.*/, ""));
			return {};
		},
	});
	return { files, shell };
}

test("the code hash sees each library, and not what objcopy strips", async () => {
	const plain = await hashMachineCode(buildDirectory(), ["/x"]);
	const debug = buildDirectory({ "/x/libevent/lib/libevent_core.a": "core;debug lines" });
	expect(await hashMachineCode(debug, ["/x"])).toBe(plain);
	for (const library of ["core", "extra", "pthreads"]) {
		const changed = buildDirectory({ [`/x/libevent/lib/libevent_${library}.a`]: "changed" });
		expect(await hashMachineCode(changed, ["/x"])).not.toBe(plain);
	}
	expect(await hashMachineCode(buildDirectory(), ["/x", "/x"])).not.toBe(plain);
});

test("a library that is not there is an error, not a hash", async () => {
	await expect(hashMachineCode(buildDirectory(), ["/y"])).rejects.toMatchObject({
		code: "BUILD_FAILED",
		message: expect.stringContaining("/y/libevent/lib/libevent_core.a"),
	});
});
