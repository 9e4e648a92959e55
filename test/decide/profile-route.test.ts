import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { routeOf, tiers } from "../../src/decide/profile-route.ts";
import type { HotArea } from "../../src/model/hot-methods.ts";
import type { Attribution } from "../../src/model/profile.ts";
import { packageRoot } from "../../src/system/paths.ts";
import { subjectProfile } from "../fixtures/profile.ts";

const areas: readonly HotArea[] = [
	{ area: "data plane", tier: 5, why: "-", symbols: [{ symbol: "evbuffer_add" }] },
	{ area: "allocation", tier: 3, why: "-", symbols: [{ symbol: "malloc" }] },
];
const { budget, offCpu, attribution } = subjectProfile();

function sampled(
	kernelBySyscall: Readonly<Record<string, number>>,
	self: Readonly<Record<string, number>> = {},
): Attribution {
	return {
		state: "measured",
		by: "cpu-clock",
		samples: 1000,
		kernelBySyscall,
		stacks: [],
		symbols: Object.entries(self).map(([symbol, selfShare]) => ({
			symbol,
			owner: "libevent",
			selfShare,
			inclusiveShare: selfShare,
		})),
	};
}

function route(evidence: Partial<Parameters<typeof routeOf>[0]>) {
	return routeOf({ budget, offCpu, attribution, ...evidence }, areas);
}

describe("what bounds it", () => {
	test("half of the samples in writev and readv: system calls", () => {
		expect(route({})).toMatchObject({
			boundness: "syscall",
			because: "52 % of samples in I/O system calls (writev 30 %, readv 20 %, ioctl 2.0 %)",
		});
	});

	test.each([
		[{ writev: 0.39 }, "cpu"],
		[{ writev: 0.41 }, "syscall"],
		// Kernel time, but of no call that moves bytes or waits for them.
		[{ futex: 0.9 }, "cpu"],
	] as const)("%j is bound by %s", (kernelBySyscall, boundness) => {
		expect(route({ attribution: sampled(kernelBySyscall) }).boundness).toBe(boundness);
	});

	test("asleep most of the time: latency, and CPU work is parked", () => {
		if (offCpu.state !== "measured") throw new Error("measured");
		expect(route({ offCpu: { ...offCpu, waitingShare: 0.7 } })).toMatchObject({
			boundness: "latency",
			tier: null,
		});
	});

	test("without kernel samples CPU time decides", () => {
		const userOnly = { ...sampled({}), by: "cpu-clock:u" } as Attribution;
		expect(route({ attribution: userOnly })).toMatchObject({
			boundness: "syscall",
			because: "60 % of its CPU time in the kernel, by rusage",
		});
	});

	test("without anything nothing is said", () => {
		const missing = { state: "unavailable", because: "-", unlock: null } as const;
		expect(route({ attribution: missing, budget: missing, offCpu: missing })).toMatchObject({
			boundness: "unknown",
			tier: null,
		});
	});
});

describe("which tier is next", () => {
	test.each([
		[{ writev: 0.5, epoll_ctl: 0.08, ioctl: 0.04 }, {}, 1],
		[{ writev: 0.5, epoll_ctl: 0.08 }, {}, 2],
		[{}, { evbuffer_add: 0.4, malloc: 0.3 }, 5],
		[{}, { evbuffer_add: 0.2, malloc: 0.3 }, 3],
		[{}, { evbuffer_add: 0.05, malloc: 0.05 }, 6],
	] as const)("kernel %j, functions %j: tier %d", (kernelBySyscall, self, number) => {
		expect(route({ attribution: sampled(kernelBySyscall, self) }).tier?.number).toBe(number);
	});

	test("the playbook has a row for each", () => {
		const playbook = readFileSync(join(packageRoot, ".claude", "program.md"), "utf8");
		for (const [number, name] of Object.entries(tiers)) {
			expect(playbook).toContain(`| ${number} | ${name} |`);
		}
	});
});
