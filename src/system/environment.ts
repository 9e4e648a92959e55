import { createHash } from "node:crypto";
import { machine } from "node:os";
import { Environment } from "../model/environment.ts";
import { hostClassOf } from "./host-class.ts";
import { choosePinnedCore } from "./pinning.ts";
import { findPmu } from "./pmu.ts";
import type { Files, Shell } from "./ports.ts";

export interface EnvironmentPorts {
	readonly shell: Shell;
	readonly files: Files;
}

type Facts = Omit<Environment, "pinnedCore" | "hostClass" | "fingerprint">;

/**
 * Reads what can change a measurement on this host. `compiler` is the program that builds the
 * variants. Facts a machine does not tell are "unknown", never guessed.
 */
export async function readEnvironment(
	ports: EnvironmentPorts,
	compiler = "cc",
): Promise<Environment> {
	const cpuinfo = await readOrEmpty(ports.files, "/proc/cpuinfo");
	const release = await readOrEmpty(ports.files, "/etc/os-release");
	const facts: Facts = {
		cpuModel: /^(?:model name|cpu model|Processor)\s*:\s*(.+)$/m.exec(cpuinfo)?.[1] ?? process.arch,
		cores: Math.max(1, [...cpuinfo.matchAll(/^processor\s*:/gm)].length),
		kernel: await firstLine(ports.shell, "uname", ["-sr"]),
		distribution: /^PRETTY_NAME="?([^"\n]+)/m.exec(release)?.[1] ?? "unknown",
		node: process.version,
		compiler: await firstLine(ports.shell, compiler, ["--version"]),
		libc: await firstLine(ports.shell, "getconf", ["GNU_LIBC_VERSION"]),
		virtualized: await isVirtualized(ports.shell, cpuinfo),
	};
	return Environment.parse({
		...facts,
		pinnedCore: await choosePinnedCore(ports),
		// Not part of the fingerprint: installing perf must not make the same host another one.
		hostClass: hostClassOf({
			...facts,
			architecture: machine(),
			pmu: await findPmu(ports),
		}),
		fingerprint: fingerprintOf(facts),
	});
}

/** sha256 over the facts as JSON with sorted keys, so that field order cannot change it. */
export function fingerprintOf(facts: Facts): string {
	const sorted = Object.fromEntries(
		Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
	);
	return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** `--vm` leaves containers out: they share the host's clock, caches and counters. */
async function isVirtualized(shell: Shell, cpuinfo: string): Promise<boolean> {
	if (/^flags\s*:.*\bhypervisor\b/m.test(cpuinfo)) return true;
	if ((await shell.which("systemd-detect-virt")) === null) return false;
	return (await shell.run("systemd-detect-virt", ["--vm"])).exitCode === 0;
}

async function firstLine(shell: Shell, program: string, args: readonly string[]): Promise<string> {
	if ((await shell.which(program)) === null) return "unknown";
	// The answer is stored and hashed: it must not depend on the user's language.
	const { exitCode, stdout } = await shell.run(program, args, { env: { LC_ALL: "C" } });
	const line = stdout.split("\n")[0]?.trim() ?? "";
	return exitCode === 0 && line !== "" ? line : "unknown";
}

async function readOrEmpty(files: Files, path: string): Promise<string> {
	return (await files.exists(path)) ? files.readText(path) : "";
}
