import { expect, test } from "vitest";
import { InlineChains } from "../../src/profile/inline-chains.ts";
import { measureBudget } from "../../src/profile/measure-budget.ts";
import type { ProfileSetting, ProfileSubject } from "../../src/profile/profile-subject.ts";
import type { Files } from "../../src/system/ports.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

/** A process 77, child of the launcher 70, that runs for half a second of a clock that is told. */
function world(exitCode = 0) {
	let ms = 0;
	let end: () => void = () => {};
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const proc: Readonly<Record<string, () => string>> = {
		"/proc/70/comm": () => "sh\n",
		"/proc/70/task/70/children": () => "77 ",
		"/proc/77/comm": () => "evrun\n",
		"/proc/77/stat": () =>
			`77 (evrun) R 70 ${"0 ".repeat(9)}${Math.floor(ms / 20)} ${Math.floor(ms / 20)} 0 0`,
		"/proc/77/schedstat": () => `${ms * 1e6 * 0.8} ${ms * 1e6 * 0.2} 5`,
		"/proc/77/status": () => "voluntary_ctxt_switches: 0\nnonvoluntary_ctxt_switches: 9\n",
	};
	const files: Files = {
		...createFakeFiles(),
		readText: async (path) => {
			const text = ms < 500 ? proc[path] : undefined;
			if (text === undefined) throw new Error(`no ${path}`);
			return text();
		},
	};
	const shell = createFakeShell({
		setpriv: async ({ options }) => {
			options.onLine?.("evlab-pid 70");
			await ended;
			return { exitCode, stderr: "broken\n" };
		},
	});
	const setting: ProfileSetting = {
		ports: {
			shell,
			files,
			nowMs: () => ms,
			sleep: async (milliseconds) => {
				ms += milliseconds;
				if (ms >= 500) end();
			},
		},
		core: null,
		directory: "/run",
		chains: new InlineChains(shell),
		signal: new AbortController().signal,
	};
	return { setting, shell };
}

const run = {
	program: "/b/evrun",
	args: ["p", "10"],
	read: () => ({ ok: true, output: { operations: 10, elapsedNs: 1000, syscalls: {} } }) as const,
};
const subject: ProfileSubject = {
	workload: "test/a",
	runner: "evrun",
	binary: "/b/evrun",
	command: "evrun",
	root: "run",
	setup: null,
	long: run,
	short: null,
	counted: null,
};

test("the process is found below its launcher and read until it ends", async () => {
	const { setting, shell } = world();
	const { budget, offCpu, nsPerOp } = await measureBudget(setting, subject);
	expect(budget).toMatchObject({ state: "measured", wallSeconds: 0.48 });
	expect(offCpu).toMatchObject({ state: "measured", waitingShare: 0 });
	// A fifth of the time others held its core: 100 ns an operation of the clock, 80 of its own.
	expect(nsPerOp).toBeCloseTo(80);
	expect(shell.calls[0]?.args).toEqual(
		expect.arrayContaining(["--pdeathsig", "KILL", "/b/evrun", "p", "10"]),
	);
});

test("a run that failed says why, and has no time", async () => {
	const { setting } = world(3);
	expect(await measureBudget(setting, subject)).toMatchObject({
		budget: { state: "unavailable", because: "it exited with 3: broken" },
		nsPerOp: null,
	});
});
