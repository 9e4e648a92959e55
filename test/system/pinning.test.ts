import { expect, test } from "vitest";
import { choosePinnedCore, parseCoreList, pinnedCommand } from "../../src/system/pinning.ts";
import type { Files, Shell } from "../../src/system/ports.ts";

function portsOf(allowed: string, permitted: readonly number[], taskset = true) {
	const shell: Shell = {
		which: async (program) => (taskset ? `/bin/${program}` : null),
		run: async (_program, args) => ({
			exitCode: permitted.includes(Number(args[1])) ? 0 : 1,
			signal: null,
			timedOut: false,
			stdout: "",
			stderr: "",
		}),
	};
	const files = {
		exists: async () => true,
		readText: async () => `Name:\tnode\nCpus_allowed_list:\t${allowed}\n`,
	} as unknown as Files;
	return { shell, files };
}

test.each([
	["0", [0]],
	["0-1", [0, 1]],
	["1-3,8,10-11", [1, 2, 3, 8, 10, 11]],
	["", []],
])("core list %j", (list, expected) => {
	expect(parseCoreList(list)).toEqual(expected);
});

test("the last permitted core is chosen by trying", async () => {
	expect(await choosePinnedCore(portsOf("0-1", [0, 1]))).toBe(1);
	expect(await choosePinnedCore(portsOf("0-3", [0, 2]))).toBe(2);
});

test("no permitted core and no taskset are both null", async () => {
	expect(await choosePinnedCore(portsOf("0-1", []))).toBeNull();
	expect(await choosePinnedCore(portsOf("0-1", [0, 1], false))).toBeNull();
});

test("a command is wrapped only when there is a core", () => {
	expect(pinnedCommand(1, "bench", ["-n", "2"])).toEqual({
		program: "taskset",
		args: ["-c", "1", "bench", "-n", "2"],
	});
	expect(pinnedCommand(null, "bench", ["-n"])).toEqual({ program: "bench", args: ["-n"] });
});
