import { expect, test } from "vitest";
import { listScenarios, runScenario } from "../../../src/gate/scenarios/run-scenario.ts";
import type { ShellResult } from "../../../src/system/ports.ts";
import { createFakeShell } from "../../fakes/fake-shell.ts";

function program(result: Partial<ShellResult>) {
	const shell = createFakeShell({ setpriv: () => result });
	return { path: "/b/x/scenarios", sandbox: { kind: "none", reason: "" } as const, shell };
}

test("its names, and nothing else it may print", async () => {
	expect(await listScenarios(program({ stdout: "a-b\nWarning: x\nc\n" }))).toEqual(["a-b", "c"]);
});

test("its line is its outcome", async () => {
	const stdout = '{"complaint":"","bytes":4096,"allowance":1024}\n';
	expect(await runScenario(program({ stdout }), "a")).toEqual({
		...{ state: "ran", complaint: "", bytes: 4096, allowance: 1024 },
	});
});

test.each([
	[{ timedOut: true, exitCode: null }, "hang: not done in 20 s"],
	[{ signal: "SIGSEGV", exitCode: null } as const, "crash by SIGSEGV"],
	[{ exitCode: 139 }, "exit status 139"],
	[{ stdout: "" }, "it said nothing that can be read"],
	[{ stdout: '{"complaint":""}' }, "it said nothing that can be read"],
])("%j is no outcome", async (result, how) => {
	expect(await runScenario(program(result), "a")).toEqual({ state: "died", how });
});
