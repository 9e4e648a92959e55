import { describe, expect, test } from "vitest";
import { judgeHost } from "../../src/doctor/judge-host.ts";
import { disturbanceOf } from "../../src/doctor/neighbours.ts";
import { HostCheck } from "../../src/model/host-check.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { quietHost } from "../fixtures/host-facts.ts";

/** The checks that a change of the quiet host turns from ok into something else. */
function turned(changes: Partial<HostFacts>): readonly HostCheck[] {
	return judgeHost(quietHost(changes)).filter(({ state }) => state !== "ok");
}

test("a quiet host has nothing but ok, and every check is whole", () => {
	const checks = judgeHost(quietHost());
	expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
	expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
	expect(checks.map((check) => HostCheck.parse(check))).toEqual(checks);
});

describe("each fact out of order is one warning", () => {
	test.each<[Partial<HostFacts>, string, string | RegExp, string | null | RegExp]>([
		[{ measuring: true }, "measuring now", "another evlab holds the host lock", null],
		[
			{ load: { busyCores: 0.5, stealPercent: 0 } },
			"other load",
			/^0\.50 cores busy/,
			"top -o %CPU",
		],
		[{ load: { busyCores: 0, stealPercent: 3 } }, "steal time", "3.0 % of the time", null],
		[{ pinnedCore: null }, "pinning", "no core can be pinned to", null],
		[
			{ governors: ["performance", "powersave"] },
			"governor",
			"performance, powersave",
			/performance/,
		],
		[{ smt: true }, "SMT", "on", /smt\/control$/],
		[{ cpuQuota: 1.5 }, "cpu quota", "1.50 cores of 8", null],
		[{ aslr: 0 }, "ASLR", /^off/, /randomize_va_space=2$/],
		[{ aslr: 1 }, "ASLR", "on, but not for the heap", /randomize_va_space=2$/],
		[{ realtime: false }, "real time", "chrt -f is refused", /prlimit/],
		[{ pmu: "absent" }, "PMU", "instructions: <not supported>", null],
		[{ perfEventParanoid: 2 }, "perf", "perf_event_paranoid 2", /perf_event_paranoid=1$/],
		[{ kptrRestrict: 1 }, "kernel symbols", "kptr_restrict 1", /kptr_restrict=0$/],
		[{ kptrRestrict: 2, superuser: true }, "kernel symbols", "kptr_restrict 2", /kptr_restrict=0$/],
		[{ tracefs: "not mounted" }, "tracefs", "not mounted", /^sudo mount -t tracefs/],
		[{ tracefs: "unreadable" }, "tracefs", "mounted, not readable", /chmod/],
		[{ freeDiskGib: 1.5 }, "free disk", "1.5 GiB for .evlab", /^rm -r \.evlab/],
	])("%j", (changes, name, finding, mend) => {
		const checks = turned(changes);
		expect(checks).toHaveLength(1);
		expect(checks[0]).toMatchObject({ state: "warning", name });
		expect(checks[0]?.finding).toMatch(finding);
		if (mend === null) expect(checks[0]?.mend).toBeNull();
		else expect(checks[0]?.mend).toMatch(mend);
	});
});

describe("what the host does not tell is unknown, never ok", () => {
	test.each<[Partial<HostFacts>, readonly string[]]>([
		[{ measuring: null }, ["measuring now"]],
		[{ load: null }, ["other load", "steal time"]],
		[{ governors: null }, ["governor"]],
		[{ turbo: null }, ["turbo"]],
		[{ smt: null }, ["SMT"]],
		[{ cpuQuota: null }, ["cpu quota"]],
		[{ aslr: null }, ["ASLR"]],
		[{ realtime: null }, ["real time"]],
		[{ pmu: "unknown" }, ["PMU"]],
		[{ pmu: "refused", perfEventParanoid: 1 }, ["PMU"]],
		[{ perfEventParanoid: null }, ["perf"]],
		[{ kptrRestrict: null }, ["kernel symbols"]],
		[{ tracefs: null }, ["tracefs"]],
		[{ freeDiskGib: null }, ["free disk"]],
	])("%j", (changes, names) => {
		const checks = turned(changes);
		expect(checks.map(({ name }) => name)).toEqual(names);
		for (const { state } of checks) expect(state).toBe("unknown");
	});
});

test("turbo is turned off by the switch of its own driver", () => {
	const path = "/sys/devices/system/cpu/intel_pstate/no_turbo";
	const [check] = turned({ turbo: { on: true, path, off: "1" } });
	expect(check).toMatchObject({ name: "turbo", mend: `echo 1 | sudo tee ${path}` });
});

test("root may what perf_event_paranoid refuses to others", () => {
	expect(turned({ superuser: true, perfEventParanoid: 4 })).toEqual([]);
});

test("a host without taskset is told to install it", () => {
	const [pinning] = turned({ pinnedCore: null, realtime: null });
	expect(pinning).toMatchObject({ name: "pinning", mend: "apt-get install util-linux" });
});

test("namespaces are mended by what they lack", () => {
	const mendOf = (reason: string, superuser: boolean) =>
		turned({ privateNetwork: { permitted: false, reason }, superuser })[0]?.mend;
	expect(mendOf("unshare is not installed", true)).toMatch(/^apt-get install .*util-linux/);
	expect(mendOf("private network namespaces are not permitted here", false)).toMatch(/sysctl/);
	expect(mendOf("private network namespaces are not permitted here", true)).toBeNull();
});

test("missing tools are one warning, one effect each, one command for all", () => {
	const [check] = turned({ missingTools: ["ninja", "wrk"] });
	expect(check).toMatchObject({
		finding: "missing: ninja, wrk",
		effect: "ninja: builds take longer; wrk: the keep-alive HTTP workload is skipped",
		mend: "apt-get install ninja-build wrk",
	});
});

test("a comparison is told of load and steal beyond 0.1 cores and 2 %, and of nothing else", () => {
	expect(disturbanceOf(null)).toBeNull();
	expect(disturbanceOf({ busyCores: 0.1, stealPercent: 2 })).toBeNull();
	expect(disturbanceOf({ busyCores: 0.63, stealPercent: 0 })).toBe(
		"other work keeps 0.63 cores busy",
	);
	expect(disturbanceOf({ busyCores: 0.63, stealPercent: 2.5 })).toBe(
		"other work keeps 0.63 cores busy, the hypervisor takes 2.5 % of the time",
	);
});
