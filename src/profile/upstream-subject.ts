import type { UpstreamWorkloadConfig } from "../model/config.ts";
import type { ProfileSetting, ProfileSubject, RunResult, SubjectRun } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";

/** Both programs print one time in µs for each of 25 rounds. */
const rounds = 25;

export interface TimingProgram {
	readonly workload: string;
	readonly config: Pick<UpstreamWorkloadConfig, "program" | "args">;
	readonly path: string;
}

/** Events of one round of `bench` (-a and -w), runs of `bench_cascade`. */
function unitsOf({ program, args }: TimingProgram["config"]): number {
	if (program !== "bench") return 1;
	return Number(optionOf(args, "-a") ?? 1) + Number(optionOf(args, "-w") ?? 100);
}

function optionOf(args: readonly string[], name: string): string | undefined {
	const at = args.indexOf(name);
	return at === -1 ? undefined : args[at + 1];
}

/** How many times the configured work takes about `seconds`. */
export async function timesDuring(
	setting: ProfileSetting,
	program: TimingProgram,
	seconds: number,
): Promise<{ readonly times: number } | { readonly because: string }> {
	const plain = await runSubject(setting, timingRun(program, 1), []);
	if (!plain.ok) return plain;
	const once = Math.max(1e-6, plain.output.elapsedNs / 1e9);
	return { times: Math.max(1, Math.round(seconds / once)) };
}

/**
 * `bench` or `bench_cascade`, doing `times` its configured work. With its own arguments a run is
 * over after 10 ms, which is 40 samples: `bench` writes more (-w), `bench_cascade` is run again.
 */
export function upstreamSubject(program: TimingProgram, times: number): ProfileSubject {
	// A traced call takes twenty times as long, and `bench -w 2000` makes 150,000.
	const less = program.config.program === "bench" ? 0.1 : 1;
	return {
		workload: program.workload,
		runner: "upstream",
		binary: program.path,
		command: program.config.program.slice(0, 15),
		root: "main",
		setup: null,
		long: timingRun(program, times),
		short: [timingRun(program, less), timingRun(program, 3 * less)],
		counted: null,
	};
}

/** `times` as much work as the configured arguments ask for. */
export function timingRun(program: TimingProgram, times: number): SubjectRun {
	const { config, path } = program;
	if (config.program === "bench") {
		const writes = Math.max(1, Math.round(Number(optionOf(config.args, "-w") ?? 100) * times));
		const at = config.args.indexOf("-w");
		const others =
			at === -1 ? config.args : [...config.args.slice(0, at), ...config.args.slice(at + 2)];
		const args = [...others, "-w", String(writes)];
		const units = unitsOf({ ...config, args });
		return { program: path, args, read: (stdout) => readTimes(stdout, units, 1) };
	}
	// The program has no argument for more of the same work.
	const again = 'for i in $(seq "$1"); do "$2" "$3" "$4"; done';
	return {
		program: "sh",
		args: ["-c", again, "sh", String(times), path, ...config.args],
		read: (stdout) => readTimes(stdout, 1, times),
	};
}

/** Sum of the times printed by `processes` of a program. Pure. */
export function readTimes(stdout: string, units: number, processes: number): RunResult {
	const lines = stdout.split("\n").filter((line) => line !== "");
	const strange = lines.find((line) => !/^\d{1,12}$/.test(line));
	if (strange !== undefined || lines.length !== rounds * processes) {
		return {
			ok: false,
			because: `it printed ${lines.length} lines, not ${rounds * processes} times`,
		};
	}
	const elapsedNs = lines.reduce((sum, line) => sum + 1000 * Number(line), 0);
	return { ok: true, output: { operations: lines.length * units, elapsedNs, syscalls: null } };
}
