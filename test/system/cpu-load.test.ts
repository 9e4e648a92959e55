import { expect, test } from "vitest";
import { cpuLoadBetween, readCpuLoad } from "../../src/system/cpu-load.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

/** Two cores; user nice system idle iowait irq softirq steal guest guest_nice. */
function stat(user: number, system: number, idle: number, steal: number): string {
	const half = [user, 0, system, idle, 0, 0, 0, steal].map((ticks) => ticks / 2).join(" ");
	return `cpu  ${user} 0 ${system} ${idle} 0 0 0 ${steal} 0 0\ncpu0 ${half} 0 0\ncpu1 ${half} 0 0\nintr 1 2\n`;
}

test("load is in cores, steal in percent of all time", () => {
	const load = cpuLoadBetween(stat(100, 10, 1000, 6), stat(140, 20, 1140, 16));
	// 50 of 200 ticks on two cores, and 10 of 200.
	expect(load).toEqual({ busyCores: 0.5, stealPercent: 5 });
});

test("waiting for a disk is not load", () => {
	const after = "cpu  0 0 0 100 100 0 0 0 0 0\ncpu0 0 0 0 100 100 0 0 0 0 0\n";
	expect(cpuLoadBetween("cpu  0 0 0 0 0 0 0 0 0 0\n", after)).toEqual({
		busyCores: 0,
		stealPercent: 0,
	});
});

test.each([
	["", stat(1, 1, 1, 0)],
	[stat(1, 1, 1, 0), stat(1, 1, 1, 0)],
	[stat(1, 1, 1, 0), "cpu  1 2 3\n"],
])("no interval, no load: %j", (before, after) => {
	expect(cpuLoadBetween(before, after)).toBeNull();
});

test("is read before and after the wait", async () => {
	const files = createFakeFiles({ "/proc/stat": stat(0, 0, 0, 0) });
	const load = await readCpuLoad(files, () => files.writeText("/proc/stat", stat(100, 0, 100, 0)));
	expect(load).toEqual({ busyCores: 1, stealPercent: 0 });
	expect(await readCpuLoad(createFakeFiles(), async () => {})).toBeNull();
});
