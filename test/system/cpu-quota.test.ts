import { expect, test } from "vitest";
import { parseCpuMax, readCpuQuota } from "../../src/system/cpu-quota.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const mount = "/sys/fs/cgroup";
const read = (texts: Readonly<Record<string, string>>) => readCpuQuota(createFakeFiles(texts));

test.each([
	["150000 100000", 1.5],
	["max 100000", Number.POSITIVE_INFINITY],
	["null null", null],
	[null, null],
])("%j", (text, cores) => {
	expect(parseCpuMax(text)).toBe(cores);
});

test("the tightest limit on the way up counts", async () => {
	const texts = {
		"/proc/self/cgroup": "0::/user.slice/run.scope\n",
		[`${mount}/cgroup.procs`]: "1\n",
		[`${mount}/user.slice/cpu.max`]: "50000 100000\n",
		[`${mount}/user.slice/run.scope/cpu.max`]: "max 100000\n",
	};
	expect(await read(texts)).toBe(0.5);
	expect(await read({ ...texts, [`${mount}/user.slice/cpu.max`]: "max 100000\n" })).toBe("none");
});

test("a container sees its limit at its own root", async () => {
	expect(
		await read({ "/proc/self/cgroup": "0::/\n", [`${mount}/cpu.max`]: "200000 100000\n" }),
	).toBe(2);
});

test("the root of the unified hierarchy has no limit", async () => {
	expect(await read({ "/proc/self/cgroup": "0::/\n", [`${mount}/cgroup.procs`]: "1\n" })).toBe(
		"none",
	);
});

test("the older hierarchy, where -1 is no limit", async () => {
	const texts = {
		"/proc/self/cgroup": "4:memory:/a\n1:cpu,cpuacct:/a\n0::/\n",
		[`${mount}/cpu/a/cpu.cfs_quota_us`]: "-1\n",
		[`${mount}/cpu/a/cpu.cfs_period_us`]: "100000\n",
	};
	expect(await read(texts)).toBe("none");
	expect(await read({ ...texts, [`${mount}/cpu/a/cpu.cfs_quota_us`]: "75000\n" })).toBe(0.75);
});

test("without control groups nothing is known", async () => {
	expect(await read({})).toBeNull();
	expect(await read({ "/proc/self/cgroup": "0::/\n" })).toBeNull();
});
