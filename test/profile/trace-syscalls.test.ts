import { describe, expect, test } from "vitest";
import type { SyscallProfile } from "../../src/model/profile.ts";
import { InlineChains } from "../../src/profile/inline-chains.ts";
import type {
	ProfileSetting,
	ProfileSubject,
	SubjectRun,
} from "../../src/profile/profile-subject.ts";
import { differenceOf, traceSyscalls, withSampledTimes } from "../../src/profile/trace-syscalls.ts";
import type { Tracer } from "../../src/profile/tracer.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

function runOf(operations: number, own: Readonly<Record<string, number>> | null): SubjectRun {
	return {
		program: "/b/evrun",
		args: [String(operations)],
		read: () => ({ ok: true, output: { operations, elapsedNs: 1, syscalls: own } }),
	};
}

function summary(calls: Readonly<Record<string, number>>): string {
	return Object.entries(calls)
		.map(([name, count]) => ` 37.63    0.029932           5      ${count}           ${name}\n`)
		.join("");
}

/** A traced program that writes once an operation, and 24 times when it starts. */
function traced(own: (operations: number) => Readonly<Record<string, number>> | null) {
	const files = createFakeFiles();
	const shell = createFakeShell({
		setpriv: async ({ args }) => {
			const operations = Number(args.at(-1));
			if (args.includes("strace")) {
				await files.writeText("/run/syscalls.txt", summary({ writev: operations, mmap: 24 }));
			}
			return {};
		},
	});
	const setting: ProfileSetting = {
		ports: { shell, files, nowMs: () => 0, sleep: async () => {} },
		core: null,
		directory: "/run",
		chains: new InlineChains(shell),
		signal: new AbortController().signal,
	};
	const subject = {
		workload: "test/a",
		short: [runOf(100, own(100)), runOf(500, own(500))],
	} as unknown as ProfileSubject;
	return { setting, subject };
}

const strace: Tracer = {
	kind: "strace",
	wrapper: (output) => ["strace", "-o", output],
	unlock: null,
};
const none: Tracer = { kind: "none", because: "not permitted", unlock: "sudo this" };

describe("tracing", () => {
	test("what the start calls is not the operations'", async () => {
		const { setting, subject } = traced((operations) => ({ writev: operations }));
		expect(await traceSyscalls(setting, subject, strace)).toEqual({
			state: "measured",
			by: "strace",
			calls: [{ name: "writev", perOp: 1, nsPerCall: null }],
			crossCheck: "agrees with the program's own counters",
		});
	});

	test("a program that calls what it does not count is found out", async () => {
		const { setting, subject } = traced(() => ({}));
		expect(await traceSyscalls(setting, subject, strace)).toMatchObject({
			crossCheck: "writev: 1.000 traced, 0.000 by its own counters",
		});
	});

	test("without a tracer the program's own counters", async () => {
		const { setting, subject } = traced((operations) => ({ writev: 2 * operations }));
		expect(await traceSyscalls(setting, subject, none)).toMatchObject({
			by: "counters",
			calls: [{ name: "writev", perOp: 2 }],
		});
	});

	test("without either the reason, and what would help", async () => {
		const { setting, subject } = traced(() => null);
		expect(await traceSyscalls(setting, subject, none)).toEqual({
			state: "unavailable",
			because: "not permitted",
			unlock: "sudo this",
		});
	});
});

test("one call more or less in all is no rate", () => {
	const table = (ioctl: number) => new Map([["ioctl", ioctl]]);
	expect(
		differenceOf({ operations: 10, table: table(1) }, { operations: 50, table: table(3) }),
	).toEqual([]);
});

test("a call's time is its part of the samples; user samples have none of it", () => {
	const calls: SyscallProfile = {
		state: "measured",
		by: "strace",
		calls: [
			{ name: "ioctl", perOp: 1, nsPerCall: null },
			{ name: "writev", perOp: 2, nsPerCall: null },
		],
	};
	const attribution = {
		state: "measured",
		by: "cpu-clock",
		samples: 100,
		symbols: [],
		kernelBySyscall: { writev: 0.4, ioctl: 0.1 },
		stacks: [],
	} as const;
	expect(withSampledTimes(calls, attribution, 1000)).toMatchObject({
		calls: [
			{ name: "writev", nsPerCall: 200 },
			{ name: "ioctl", nsPerCall: 100 },
		],
	});
	expect(withSampledTimes(calls, { ...attribution, by: "cpu-clock:u" }, 1000)).toEqual(calls);
});
