import { posix } from "node:path";
import type { Files } from "./ports.ts";
import { readIfThere } from "./read-if-there.ts";

const mount = "/sys/fs/cgroup";

/**
 * Cores that the control groups of this process allow: the least of its own and all above it, in
 * the unified hierarchy or the older one. "none" when they set no limit, null when none can be read.
 */
export async function readCpuQuota(files: Files): Promise<number | "none" | null> {
	const membership = await readIfThere(files, "/proc/self/cgroup");
	if (membership === null) return null;
	const limits: number[] = [];
	for (const [, controllers = "", path = "/"] of membership.matchAll(/^\d+:([^:]*):(.+)$/gm)) {
		for (const directory of upwards(path)) {
			const limit =
				controllers === ""
					? parseCpuMax(await readIfThere(files, `${mount}${directory}/cpu.max`))
					: controllers.split(",").includes("cpu")
						? await readOlder(files, `${mount}/cpu${directory}`)
						: null;
			if (limit !== null) limits.push(limit);
		}
	}
	// The root of the unified hierarchy has no cpu.max, and no limit.
	if (limits.length === 0) return (await files.exists(`${mount}/cgroup.procs`)) ? "none" : null;
	const least = Math.min(...limits);
	return Number.isFinite(least) ? least : "none";
}

/** "max 100000" or "150000 100000": quota and period. Pure; no limit is Infinity. */
export function parseCpuMax(text: string | null): number | null {
	const match = /^(max|\d+) (\d+)$/.exec(text ?? "");
	if (match === null) return null;
	return match[1] === "max" ? Number.POSITIVE_INFINITY : Number(match[1]) / Number(match[2]);
}

async function readOlder(files: Files, directory: string): Promise<number | null> {
	const quota = await readIfThere(files, `${directory}/cpu.cfs_quota_us`);
	const period = await readIfThere(files, `${directory}/cpu.cfs_period_us`);
	return parseCpuMax(`${quota === "-1" ? "max" : quota} ${period}`);
}

/** "/a/b" is "/a/b", "/a", "". A container may name a path that only its host can see. */
function upwards(path: string): readonly string[] {
	const directories: string[] = [];
	for (let at = posix.normalize(path); at !== "/"; at = posix.dirname(at)) directories.push(at);
	return [...directories, ""];
}
