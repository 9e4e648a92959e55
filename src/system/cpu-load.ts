import { setTimeout as sleep } from "node:timers/promises";
import type { CpuLoad } from "../model/host-facts.ts";
import type { Files } from "./ports.ts";
import { readIfThere } from "./read-if-there.ts";

/** 100 ticks a core: short enough to wait for, long enough to see a hundredth of a core. */
const intervalMs = 1000;

/** What the cores do while this process sleeps for a second; null where /proc/stat is not there. */
export async function readCpuLoad(
	files: Files,
	wait: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<CpuLoad | null> {
	const before = await readIfThere(files, "/proc/stat");
	await wait(intervalMs);
	const after = await readIfThere(files, "/proc/stat");
	return before === null || after === null ? null : cpuLoadBetween(before, after);
}

/** From two texts of /proc/stat. Pure; null when they do not show an interval. */
export function cpuLoadBetween(before: string, after: string): CpuLoad | null {
	const [a, b] = [parse(before), parse(after)];
	if (a === null || b === null) return null;
	const total = b.total - a.total;
	if (!(total > 0)) return null;
	return {
		busyCores: ((b.busy - a.busy) / total) * b.cores,
		stealPercent: (100 * (b.steal - a.steal)) / total,
	};
}

interface Ticks {
	readonly busy: number;
	readonly steal: number;
	readonly total: number;
	readonly cores: number;
}

/** user nice system idle iowait irq softirq steal; guest time behind them is part of user. */
function parse(stat: string): Ticks | null {
	const fields = /^cpu +(\d+(?: \d+){7})/m.exec(stat)?.[1]?.split(" ").map(Number);
	if (fields === undefined) return null;
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
		fields;
	const busy = user + nice + system + irq + softirq;
	const cores = [...stat.matchAll(/^cpu\d+ /gm)].length;
	return { busy, steal, total: busy + idle + iowait + steal, cores };
}
