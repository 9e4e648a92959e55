import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";

/** The tool as a user runs it: the compiled cli.js in a process of its own. */

export const layout = layoutOf(packageRoot);

export interface CliResult {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunningCli {
	readonly pid: number;
	readonly child: ChildProcess;
	readonly ended: Promise<CliResult>;
}

export function startCli(...args: readonly string[]): RunningCli {
	const child = spawn(process.execPath, [join(packageRoot, "dist", "src", "cli.js"), ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, NO_COLOR: "1", EVLAB_DEBUG: undefined },
	});
	const ended = resultOf(child);
	// A failed test leaves nothing running: the workers die with their parent.
	onTestFinished(() => void child.kill("SIGKILL"));
	return { pid: child.pid ?? -1, child, ended };
}

/** How a child with two pipes ends, and all it has printed until then. */
export function resultOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<CliResult> {
	let [stdout, stderr] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	return new Promise((fulfil, reject) => {
		child.once("error", reject);
		child.once("close", (exitCode, signal) => fulfil({ exitCode, signal, stdout, stderr }));
	});
}

export function evlab(...args: readonly string[]): Promise<CliResult> {
	return startCli(...args).ended;
}

/** Where the run of process `pid` keeps its record, once it has begun to measure. */
export function runDirectory(pid: number): string | undefined {
	const name = readdirSync(layout.runs).find((entry) => entry.endsWith(`-${pid}`));
	return name === undefined ? undefined : join(layout.runs, name);
}

/** Polls until `probe` gives something. Ends with the test's own time limit. */
export async function until<Value>(probe: () => Value | undefined | false): Promise<Value> {
	for (;;) {
		const value = probe();
		if (value !== undefined && value !== false) return value;
		await sleep(50);
	}
}

/** Pids of the worker processes that the evlab process `pid` has started and that still run. */
export function workersOf(pid: number): readonly number[] {
	return readdirSync("/proc")
		.filter((entry) => /^\d+$/.test(entry))
		.filter((entry) => {
			try {
				return readFileSync(`/proc/${entry}/cmdline`, "utf8").includes(`/breadcrumb-${pid}-`);
			} catch {
				return false; // gone in the meantime
			}
		})
		.map(Number);
}
