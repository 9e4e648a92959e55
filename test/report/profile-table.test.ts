import { expect, test } from "vitest";
import type { HotArea } from "../../src/model/hot-methods.ts";
import type { ProfilePair } from "../../src/model/profile.ts";
import { profilePairTable } from "../../src/report/profile-pair-table.ts";
import { profileTable } from "../../src/report/profile-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { functionCosts, profile, subjectProfile } from "../fixtures/profile.ts";

const options = { width: 110, style: noStyle };
const areas: readonly HotArea[] = [
	{ area: "data plane", tier: 5, why: "-", symbols: [{ symbol: "evbuffer_add" }] },
	{ area: "socket calls", tier: 2, why: "-", symbols: [{ symbol: "evbuffer_read" }] },
];

test("one subject: four phases, listed functions by area, what bounds it", () => {
	const lines = profileTable(
		profile([subjectProfile({ route: "52 % of samples in I/O system calls" })]),
		areas,
		options,
	);
	const text = lines.join("\n");
	expect(text).toContain("socket-io/write-read-64  [evrun], 800 ns/op (850 under perf)");
	expect(text).toContain("user 40.0 %, kernel 59.0 % of 1.50 s (rusage)");
	expect(text).toContain("IPC, branch and cache misses unavailable");
	expect(text).toContain("kernel by entry: writev 30.0 %, readv 20.0 %, ioctl 2.0 %");
	expect(lines.filter((line) => /evbuffer_|malloc/.test(line)).map((line) => line.trim())).toEqual([
		"15.0 %     20.0 %  evbuffer_add   data plane",
		"12.0 %     12.0 %  malloc         (libc)",
		"6.0 %     50.0 %  evbuffer_read  socket calls",
	]);
	expect(text).toContain("writev 1/op at 240 ns, readv 1/op at 160 ns (tracepoints)");
	expect(text).toContain("next: tier 2, writev takes 30 %");
	expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
});

test("without permission: user code only, and the commands that show more, whole", () => {
	const { attribution } = subjectProfile();
	if (attribution.state !== "measured") throw new Error("measured");
	const userOnly = { ...attribution, by: "cpu-clock:u", kernelBySyscall: {} };
	const unlocks = ["sudo sysctl -w kernel.perf_event_paranoid=1"];
	const lines = profileTable(
		{ ...profile([subjectProfile({ attribution: userOnly })]), unlocks },
		areas,
		options,
	);
	expect(lines.join("\n")).toContain("2000 samples (cpu-clock:u); user code only");
	expect(lines.slice(-2)).toEqual([
		"to see more on this host:",
		"  sudo sysctl -w kernel.perf_event_paranoid=1",
	]);
});

test("what could not be measured says why and what unlocks it, with no number", () => {
	const missing = { state: "unavailable", because: "perf may not", unlock: "sudo this" } as const;
	const phases = { budget: missing, attribution: missing, offCpu: missing, syscalls: missing };
	const text = profileTable(
		profile([subjectProfile({ ...phases, operationTime: { perfOnNs: null, perfOffNs: null } })]),
		areas,
		options,
	).join("\n");
	expect(text.match(/unavailable, because perf may not; to unlock: sudo this/g)).toHaveLength(4);
	expect(text).not.toContain("ns/op");
});

const pair: ProfilePair = {
	schema: "evlab.profile-pair/1",
	baseline: profile([subjectProfile()], "tip"),
	candidate: profile([subjectProfile({ functions: functionCosts({ evbuffer_add: 80 }) })], "mine"),
	movements: [
		{
			workload: "socket-io/write-read-64",
			symbol: "evbuffer_add",
			owner: "libevent",
			baselineShare: 0.15,
			candidateShare: 0.2,
			significant: true,
			selfNs: { baseline: 120, candidate: 170, low: 30, high: 70 },
			instructions: { baseline: 60, candidate: 80 },
		},
		{
			workload: "another",
			symbol: "elsewhere",
			owner: "libevent",
			baselineShare: 0,
			candidateShare: 0,
			significant: false,
		},
	],
	conclusion: { kind: "new bottleneck", symbol: "evbuffer_add", reason: "60 to 80" },
};

test("two sides: what grew or shrank, with its interval and its exact instructions", () => {
	const lines = profilePairTable(pair, options);
	const text = lines.join("\n");
	expect(text).toContain("alone 800 to 800 ns/op, under perf 850 to 850 ns/op, 100 to 80.0");
	expect(lines.find((line) => line.endsWith("evbuffer_add"))).toBe(
		"+    15.0 %     20.0 %         +50.0   +30.0..+70.0  60.0 > 80.0  evbuffer_add",
	);
	expect(text).not.toContain("elsewhere");
	expect(lines.at(-1)).toBe("result: a new bottleneck, evbuffer_add: 60 to 80");
});
