import { expect, test } from "vitest";
import { backendIn, needsFixedAddresses, probeBackend, probeTests } from "../../src/gate/probe.ts";
import type { RegressProgram } from "../../src/gate/test-command.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { ended, passing } from "./regress-output.ts";

const using = (method: string) =>
	ended({ ...passing("main/event_foreach"), stderr: `[msg] libevent using: ${method}\n` });

test("present is what libevent itself says it uses", () => {
	expect(backendIn(using("poll"), "poll")).toEqual({ state: "present" });
	expect(backendIn(using("epoll (with changelist)"), "epoll (with changelist)").state).toBe(
		"present",
	);
});

test("absent is another one, or none", () => {
	expect(backendIn(using("poll"), "epoll")).toEqual({
		state: "absent",
		why: "libevent chooses poll instead",
	});
	const stderr = "[warn] event_base_new_with_config: no event mechanism available\n";
	expect(backendIn(ended({ exitCode: 1, stderr }), "select").state).toBe("absent");
	// The start of a name is not the name.
	expect(backendIn(using("epoll (with changelist)"), "epoll").state).toBe("absent");
});

test.each([
	["a crash", ended({ exitCode: 139 })],
	["the sandbox's failure", ended({ exitCode: 1, stderr: "bwrap: no permission\n" })],
	["a pass without a word", passing("main/event_foreach")],
])("%s is not absence", (_, result) => {
	expect(backendIn(result, "epoll").state).toBe("unclear");
});

const program: RegressProgram = {
	regress: "/b/regress",
	configuration: { backend: "poll", sanitizer: "thread" },
	sandbox: { kind: "none", reason: "" },
	environment: {},
	fixedAddresses: false,
};

test("asks for the method in the environment of the configuration", async () => {
	const shell = createFakeShell({ setpriv: () => using("poll") });
	expect(await probeBackend(shell, program)).toEqual({ state: "present" });
	expect(shell.calls[0]?.options.env).toMatchObject({
		EVENT_SHOW_METHOD: "1",
		EVENT_NOEPOLL: "1",
	});
});

test("a list from a process that failed is none", async () => {
	const stdout = "Known tests are:\n    main/a\n";
	const good = createFakeShell({ setpriv: () => ({ stdout }) });
	expect(await probeTests(good, program)).toHaveLength(1);
	const bad = createFakeShell({ setpriv: () => ({ stdout, exitCode: 1 }) });
	await expect(probeTests(bad, program)).rejects.toThrow(/--list-tests/);
});

test("ThreadSanitizer alone may need fixed addresses", async () => {
	const stderr = "FATAL: ThreadSanitizer: unexpected memory mapping 0x5600\n";
	const shell = createFakeShell({ setpriv: () => ({ exitCode: 66, stderr }) });
	expect(await needsFixedAddresses(shell, program)).toBe(true);
	const plain = { ...program, configuration: { backend: "poll", sanitizer: "none" } } as const;
	expect(await needsFixedAddresses(shell, plain)).toBe(false);
	const fine = createFakeShell({ setpriv: () => ({}) });
	expect(await needsFixedAddresses(fine, program)).toBe(false);
});
