import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runTest } from "../../src/gate/run-test.ts";
import type { RegressProgram } from "../../src/gate/test-command.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";
import { writeTree } from "../fakes/small-libevent.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { failing, passing } from "./regress-output.ts";

const program: RegressProgram = {
	regress: "/b/regress",
	configuration: { backend: "epoll", sanitizer: "none" },
	sandbox: { kind: "none", reason: "" },
	environment: { PATH: process.env["PATH"] },
	fixedAddresses: false,
};
const planned = { test: "main/x", timeoutMs: 30_000 };

function run(setpriv: FakeProgram) {
	const shell = createFakeShell({ setpriv });
	return { shell, seen: runTest(shell, program, planned) };
}

test("one process for one test, regress's own alarm off, our limit on", async () => {
	const { shell, seen } = run(() => passing("main/x"));
	expect(await seen).toMatchObject({ test: "main/x", outcome: { state: "passed" } });
	expect(shell.calls).toHaveLength(1);
	expect(shell.calls[0]?.args.slice(-3)).toEqual(["--timeout", "0", "main/x"]);
	expect(shell.calls[0]?.options.timeoutMs).toBe(30_000);
});

test("a failure is not repeated", async () => {
	const { shell, seen } = run(() => failing("main/x"));
	expect((await seen).outcome.state).toBe("failed");
	expect(shell.calls).toHaveLength(1);
});

test("a child that died unseen is run once more without a fork, for the signal", async () => {
	const lost =
		"main/x: [forking] [Lost connection!] \n  [x FAILED]\n1/1 TESTS FAILED. (0 skipped)\n";
	const { shell, seen } = run(({ args }) =>
		args.includes("--no-fork")
			? { exitCode: null, signal: "SIGSEGV" }
			: { exitCode: 1, stdout: lost, stderr: "[err] libevent/a.c:1: Assertion b failed in c\n" },
	);
	expect((await seen).outcome).toEqual({
		state: "crash",
		signal: "SIGSEGV",
		detail: "a.c:1: Assertion b failed in c",
	});
	expect(shell.calls).toHaveLength(2);
});

test("what the second run says besides a signal changes nothing", async () => {
	const lost =
		"main/x: [forking] [Lost connection!] \n  [x FAILED]\n1/1 TESTS FAILED. (0 skipped)\n";
	const { seen } = run(({ args }) =>
		args.includes("--no-fork") ? passing("main/x", "") : { exitCode: 1, stdout: lost },
	);
	expect((await seen).outcome).toEqual({ state: "crash", signal: null, detail: "" });
});

test("a real process that does not end is killed with its children, and is a hang", async () => {
	const directory = temporaryDirectory();
	writeTree(directory, { regress: "#!/bin/sh\nsleep 600 & echo main/x: ; wait\n" });
	const regress = join(directory, "regress");
	chmodSync(regress, 0o755);
	const seen = await runTest(
		createShell(),
		{ ...program, regress },
		{ test: "main/x", timeoutMs: 200 },
	);
	expect(seen.outcome).toEqual({ state: "hang", timeoutMs: 200 });
});
