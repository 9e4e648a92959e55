import { join } from "node:path";
import type { Files } from "../system/ports.ts";
import { type ProcessReading, parseProcessReading } from "./process-reading.ts";
import type { ProfilePorts } from "./profile-subject.ts";

/** The last reading is at most this long before the end: 4 % of a run of half a second. */
const intervalMs = 20;

export interface Watched {
	readonly first: ProcessReading;
	readonly last: ProcessReading;
}

/**
 * Reads what the kernel counts of the process `command`, started by `launcher` or a child of its,
 * until `ended` says so. Null when it was never seen. Works without any permission.
 */
export async function watchProcess(
	ports: ProfilePorts,
	launcher: number,
	command: string,
	ended: () => boolean,
): Promise<Watched | null> {
	let pid: number | null = null;
	let first: ProcessReading | null = null;
	let last: ProcessReading | null = null;
	while (!ended()) {
		pid ??= await findProcess(ports.files, launcher, command);
		const reading = pid === null ? null : await readProcess(ports, pid);
		if (reading !== null) {
			first ??= reading;
			last = reading;
		} else if (first !== null) break;
		await ports.sleep(intervalMs);
	}
	return first === null || last === null ? null : { first, last };
}

/** The process itself once it has become `command`, or the first such child, to any depth. */
async function findProcess(files: Files, pid: number, command: string): Promise<number | null> {
	const name = await textOf(files, join("/proc", String(pid), "comm"));
	if (name?.trim() === command) return pid;
	const children = await textOf(files, join("/proc", String(pid), "task", String(pid), "children"));
	for (const child of (children ?? "").split(" ").filter((word) => /^\d+$/.test(word))) {
		const found = await findProcess(files, Number(child), command);
		if (found !== null) return found;
	}
	return null;
}

async function readProcess(
	{ files, nowMs }: ProfilePorts,
	pid: number,
): Promise<ProcessReading | null> {
	const directory = join("/proc", String(pid));
	const atMs = nowMs();
	const [stat, schedstat, status] = await Promise.all(
		["stat", "schedstat", "status"].map((name) => textOf(files, join(directory, name))),
	);
	if (stat == null || status == null) return null;
	return parseProcessReading(atMs, { stat, schedstat: schedstat ?? null, status });
}

/** A process may end between any two looks. */
async function textOf(files: Files, path: string): Promise<string | null> {
	try {
		return await files.readText(path);
	} catch {
		return null;
	}
}
