import type { Files, Shell } from "./ports.ts";

export interface Command {
	readonly program: string;
	readonly args: readonly string[];
}

/**
 * The core that measuring processes are pinned to: the last one this process may run on, because
 * interrupts and other daemons settle on the first. Found by trying, since a container can list a
 * core and still refuse it; null where pinning is not permitted or taskset is missing.
 */
export async function choosePinnedCore(ports: {
	readonly shell: Shell;
	readonly files: Files;
}): Promise<number | null> {
	if ((await ports.shell.which("taskset")) === null) return null;
	for (const core of [...(await readAllowedCores(ports.files))].reverse()) {
		const command = pinnedCommand(core, "true", []);
		const { exitCode } = await ports.shell.run(command.program, command.args);
		if (exitCode === 0) return core;
	}
	return null;
}

/** `program args` held on one core; unchanged where `core` is null. */
export function pinnedCommand(
	core: number | null,
	program: string,
	args: readonly string[],
): Command {
	if (core === null) return { program, args };
	return { program: "taskset", args: ["-c", String(core), program, ...args] };
}

/** Cores in this process's affinity mask, ascending; empty when the kernel does not say. */
async function readAllowedCores(files: Files): Promise<readonly number[]> {
	const path = "/proc/self/status";
	if (!(await files.exists(path))) return [];
	const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(await files.readText(path))?.[1];
	return list === undefined ? [] : parseCoreList(list);
}

/** The kernel's list format: "0-3,8" is 0, 1, 2, 3, 8. */
export function parseCoreList(list: string): readonly number[] {
	return list.split(",").flatMap((range) => {
		const match = /^(\d+)(?:-(\d+))?$/.exec(range);
		if (match === null) return [];
		const first = Number(match[1]);
		const last = Number(match[2] ?? match[1]);
		return Array.from({ length: last - first + 1 }, (_, i) => first + i);
	});
}
