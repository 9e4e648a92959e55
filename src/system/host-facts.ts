import { dirname } from "node:path";
import { type HelperTool, type HostFacts, helperTools } from "../model/host-facts.ts";
import { readClockFacts } from "./clock-facts.ts";
import { readCpuLoad } from "./cpu-load.ts";
import { readCpuQuota } from "./cpu-quota.ts";
import { isHostLockHeld } from "./host-lock.ts";
import { findPmu } from "./pmu.ts";
import type { Files, Shell } from "./ports.ts";
import { readIfThere } from "./read-if-there.ts";

interface Ports {
	readonly shell: Shell;
	readonly files: Files;
}

/** What readEnvironment and the stages know better. */
type KnownElsewhere = "cores" | "pinnedCore" | "privateNetwork";

/** Everything a host says about itself; `directory` is where evlab keeps its state. */
export async function readHostFacts(
	ports: Ports,
	directory: string,
	wait?: (milliseconds: number) => Promise<unknown>,
): Promise<Omit<HostFacts, KnownElsewhere>> {
	const { files } = ports;
	// First, and alone: the other questions start programs, which would count as load.
	const load = await readCpuLoad(files, wait);
	return {
		load,
		loadAverage: leadingNumber(await readIfThere(files, "/proc/loadavg")),
		measuring: await isHostLockHeld(ports),
		...(await readClockFacts(files)),
		cpuQuota: await readCpuQuota(files),
		aslr: await readAslr(files),
		realtime: await isRealtimePermitted(ports.shell),
		pmu: await findPmu(ports),
		superuser: process.getuid?.() === 0,
		perfEventParanoid: await readSysctl(files, "perf_event_paranoid"),
		kptrRestrict: await readSysctl(files, "kptr_restrict"),
		tracefs: await readTracefs(files),
		freeDiskGib: await readFreeDisk(ports, directory),
		missingTools: await missingToolsOf(ports.shell),
	};
}

async function readSysctl(files: Files, name: string): Promise<number | null> {
	return leadingNumber(await readIfThere(files, `/proc/sys/kernel/${name}`));
}

/** ADDR_NO_RANDOMIZE, which `setarch -R` and debuggers set, is inherited by every child. */
const noRandomize = 0x0040000;

async function readAslr(files: Files): Promise<number | null> {
	const personality = await readIfThere(files, "/proc/self/personality");
	if (personality !== null && (Number.parseInt(personality, 16) & noRandomize) !== 0) return 0;
	return readSysctl(files, "randomize_va_space");
}

async function isRealtimePermitted(shell: Shell): Promise<boolean | null> {
	if ((await shell.which("chrt")) === null) return null;
	return (await shell.run("chrt", ["-f", "10", "true"], { timeoutMs: 10_000 })).exitCode === 0;
}

async function readTracefs(files: Files): Promise<HostFacts["tracefs"]> {
	const mounts = await readIfThere(files, "/proc/mounts");
	if (mounts === null) return null;
	const at = /^\S+ (\S+) tracefs /m.exec(mounts)?.[1];
	if (at === undefined) return "not mounted";
	return (await readIfThere(files, `${at}/available_events`)) === null ? "unreadable" : "readable";
}

/** The directory itself, or what it will be created in. */
async function readFreeDisk({ shell, files }: Ports, directory: string): Promise<number | null> {
	if ((await shell.which("df")) === null) return null;
	const path = (await files.exists(directory)) ? directory : dirname(directory);
	const { exitCode, stdout } = await shell.run("df", ["-Pk", path], { env: { LC_ALL: "C" } });
	// Filesystem, blocks, used, available, capacity, mounted on; the first and last may hold spaces.
	const available = /\s(\d+)\s+\d+%\s/.exec(stdout)?.[1];
	return exitCode === 0 && available !== undefined ? Number(available) / 2 ** 20 : null;
}

async function missingToolsOf(shell: Shell): Promise<readonly HelperTool[]> {
	const found = await Promise.all(helperTools.map((tool) => shell.which(tool)));
	return helperTools.filter((_, i) => found[i] === null);
}

function leadingNumber(text: string | null): number | null {
	const value = Number.parseFloat(text ?? "");
	return Number.isNaN(value) ? null : value;
}
