import { expect, test } from "vitest";
import { createFiles } from "../../src/system/files.ts";
import { readHostFacts } from "../../src/system/host-facts.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const noWait = async () => {};

test("a host that says nothing is unknown in everything", async () => {
	const ports = { shell: createFakeShell({}), files: createFakeFiles() };
	expect(await readHostFacts(ports, "/work/.evlab", noWait)).toMatchObject({
		load: null,
		loadAverage: null,
		measuring: false,
		governors: null,
		turbo: null,
		smt: null,
		cpuQuota: null,
		aslr: null,
		realtime: null,
		pmu: "unknown",
		perfEventParanoid: null,
		kptrRestrict: null,
		tracefs: null,
		freeDiskGib: null,
		missingTools: ["ninja", "clang", "wrk", "perf", "valgrind", "bwrap"],
	});
});

test("what a host says is read", async () => {
	const files = createFakeFiles({
		"/proc/loadavg": "1.25 0.50 0.10 1/99 1234\n",
		"/proc/sys/kernel/randomize_va_space": "2\n",
		"/proc/self/personality": "00000000\n",
		"/proc/sys/kernel/perf_event_paranoid": "-1\n",
		"/proc/sys/kernel/kptr_restrict": "1\n",
		"/proc/mounts": "proc /proc proc rw 0 0\ntracefs /sys/kernel/tracing tracefs rw 0 0\n",
		"/sys/kernel/tracing/available_events": "sched:sched_switch\n",
		"/work/.evlab/x": "",
	});
	const df =
		"Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 9 8 3145728 23% /work dir\n";
	const shell = createFakeShell({
		chrt: () => ({ exitCode: 1 }),
		df: ({ args }) => ({ stdout: args.at(-1) === "/work/.evlab" ? df : "" }),
		clang: () => ({}),
	});
	expect(await readHostFacts({ shell, files }, "/work/.evlab", noWait)).toMatchObject({
		loadAverage: 1.25,
		aslr: 2,
		realtime: false,
		perfEventParanoid: -1,
		kptrRestrict: 1,
		tracefs: "readable",
		freeDiskGib: 3,
		missingTools: ["ninja", "wrk", "perf", "valgrind", "bwrap"],
	});
});

test("setarch -R turns ASLR off for this process whatever the host says", async () => {
	const files = createFakeFiles({
		"/proc/sys/kernel/randomize_va_space": "2\n",
		"/proc/self/personality": "00040000\n",
	});
	const facts = await readHostFacts({ shell: createFakeShell({}), files }, "/w", noWait);
	expect(facts.aslr).toBe(0);
});

test.each([
	["none /x tmpfs rw 0 0\n", "not mounted"],
	["t /sys/kernel/tracing tracefs rw 0 0\n", "unreadable"],
])("tracefs of %j is %s", async (mounts, tracefs) => {
	const files = createFakeFiles({ "/proc/mounts": mounts });
	const facts = await readHostFacts({ shell: createFakeShell({}), files }, "/w", noWait);
	expect(facts.tracefs).toBe(tracefs);
});

test("a directory that is not there yet is measured where it will be", async () => {
	const shell = createFakeShell({ df: () => ({}) });
	await readHostFacts({ shell, files: createFakeFiles() }, "/w/.evlab", noWait);
	expect(shell.calls[0]?.args.at(-1)).toBe("/w");
});

test("this host has cores, a load and a disk", async () => {
	const ports = { shell: createShell(), files: createFiles() };
	const facts = await readHostFacts(ports, process.cwd());
	expect(facts.load?.busyCores).toBeGreaterThanOrEqual(0);
	expect(facts.freeDiskGib).toBeGreaterThan(0);
});
