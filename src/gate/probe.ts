import type { Shell, ShellResult } from "../system/ports.ts";
import { backendChoices } from "./configurations.ts";
import { type ListedTest, parseTestList } from "./list-tests.ts";
import { type RegressProgram, regressCommand } from "./test-command.ts";

/** A test that makes an event base before it does anything else. */
const baseTest = "main/event_foreach";
const timeoutMs = 60_000;

/** Whether a build has the backend of its configuration. */
export type BackendProbe =
	| { readonly state: "present" }
	/** It says so itself: none found, or another one chosen. */
	| { readonly state: "absent"; readonly why: string }
	/** It neither has it nor says that it does not: nothing follows. */
	| { readonly state: "unclear"; readonly detail: string };

/** The tests of a build. Throws WORKER_FAILED when it does not list them. */
export async function probeTests(
	shell: Shell,
	program: RegressProgram,
): Promise<readonly ListedTest[]> {
	const result = await start(shell, program, ["--list-tests"]);
	return parseTestList(result.exitCode === 0 ? result.stdout : "");
}

export async function probeBackend(shell: Shell, program: RegressProgram): Promise<BackendProbe> {
	const result = await start(shell, program, [baseTest], { EVENT_SHOW_METHOD: "1" });
	return backendIn(result, backendChoices[program.configuration.backend].method);
}

/** ThreadSanitizer on a kernel that places memory more randomly than it can bear. */
export async function needsFixedAddresses(shell: Shell, program: RegressProgram): Promise<boolean> {
	if (program.configuration.sanitizer !== "thread") return false;
	const { stderr } = await start(shell, program, ["--list-tests"]);
	return stderr.includes("ThreadSanitizer: unexpected memory mapping");
}

/** Pure. */
export function backendIn(
	{ stdout, stderr, exitCode }: Pick<ShellResult, "stdout" | "stderr" | "exitCode">,
	method: string,
): BackendProbe {
	const used = /^\[msg\] libevent using: (.+)$/m.exec(stderr)?.[1];
	if (used === method) return { state: "present" };
	if (used !== undefined) return { state: "absent", why: `libevent chooses ${used} instead` };
	if (/^\[warn\] .*: no event mechanism available$/m.test(stderr)) {
		return { state: "absent", why: "libevent finds no event mechanism" };
	}
	const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
	return { state: "unclear", detail: `exit code ${exitCode}: ${said}`.slice(0, 300) };
}

function start(
	shell: Shell,
	program: RegressProgram,
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<ShellResult> {
	const command = regressCommand(program, args, timeoutMs);
	const env = { ...command.env, ...environment };
	return shell.run(command.program, command.args, { env, timeoutMs });
}
