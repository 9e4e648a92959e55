import { z } from "zod";
import type { Workload } from "../model/workload.ts";
import type { ProfileSetting, ProfileSubject, RunResult, SubjectRun } from "./profile-subject.ts";
import { runSubject } from "./run-subject.ts";

/** One batch as evrun prints it. */
const Batch = z.object({
	elapsed_ns: z.number(),
	bytes: z.number(),
	events: z.number(),
	syscalls: z.record(z.string(), z.number()),
});

export interface EvrunProgram {
	readonly workload: Workload;
	readonly evrun: string;
	/** The file with its encoded program. */
	readonly program: string;
}

/** One batch of `iterations`, after as many equal ones as are to warm up. */
export function evrunRun(
	{ workload, evrun, program }: EvrunProgram,
	iterations: number,
	warmups = 0,
): SubjectRun {
	return {
		program: evrun,
		args: [program, Array.from({ length: warmups + 1 }, () => iterations).join(",")],
		read: (stdout) => readBatch(stdout, workload, iterations),
	};
}

/** The last batch, if it did what `iterations` of the workload must do. Pure. */
export function readBatch(stdout: string, workload: Workload, iterations: number): RunResult {
	const batch = Batch.safeParse(parseJson(stdout.trimEnd().split("\n").at(-1) ?? ""));
	if (!batch.success) return { ok: false, because: "it printed something else than its batches" };
	const { elapsed_ns: elapsedNs, bytes, events, syscalls } = batch.data;
	const { expected, operationsPerIteration } = workload;
	if (bytes !== expected.bytes * iterations || events !== expected.events * iterations) {
		const did = `${bytes} bytes and ${events} callbacks`;
		return { ok: false, because: `${iterations} iterations did ${did}, which is not the workload` };
	}
	const operations = iterations * operationsPerIteration;
	return { ok: true, output: { operations, elapsedNs, syscalls } };
}

/** Long enough to tell how long an iteration takes, short enough to fit between two neighbours. */
const enoughNs = 2_000_000;
const mostIterations = 2 ** 31;
/** The fastest of these was least disturbed. */
const tries = 5;

/** Iterations that take about a second; the same are then run on both sides of a pair. */
export async function iterationsPerSecond(
	setting: ProfileSetting,
	program: EvrunProgram,
): Promise<{ readonly iterations: number } | { readonly because: string }> {
	for (let iterations = 16; ; ) {
		const run = evrunRun(program, iterations, tries - 1);
		const result = await runSubject(setting, { ...run, read: readFastest }, []);
		if (!result.ok) return result;
		const elapsedNs = Math.max(1, result.output.elapsedNs);
		if (elapsedNs >= enoughNs || iterations >= mostIterations) {
			return { iterations: Math.max(1, Math.round((iterations * 1e9) / elapsedNs)) };
		}
		const factor = Math.min(256, Math.max(2, (1.5 * enoughNs) / elapsedNs));
		iterations = Math.ceil(iterations * factor);
	}
}

/** The least time of any batch. Pure. */
export function readFastest(stdout: string): RunResult {
	const batches = stdout
		.trimEnd()
		.split("\n")
		.map((line) => Batch.safeParse(parseJson(line)));
	const times = batches.map((batch) => (batch.success ? batch.data.elapsed_ns : Number.NaN));
	const elapsedNs = Math.min(...times);
	if (Number.isNaN(elapsedNs)) {
		return { ok: false, because: "it printed something else than its batches" };
	}
	return { ok: true, output: { operations: 1, elapsedNs, syscalls: null } };
}

/** Seconds of the shorter and the longer traced run: some 5000 and 25,000 calls of 1 µs. */
const tracedSeconds = [0.005, 0.025] as const;
/** Without callgrind, which takes some fifty times as long. */
const countedSeconds = 0.001;

export function evrunSubject(
	program: EvrunProgram,
	iterationsPerSecond: number,
	seconds: number,
): ProfileSubject {
	const during = (duration: number, least: number): SubjectRun =>
		evrunRun(program, Math.max(least, Math.round(iterationsPerSecond * duration)));
	return {
		workload: program.workload.id,
		runner: "evrun",
		binary: program.evrun,
		command: "evrun",
		// The measured loop: setup, teardown and digests run outside of it.
		root: "evlab::Session::run",
		// Fills 1 MB when it is first called.
		setup: "evlab::input_data",
		long: during(seconds, 1),
		short: [during(tracedSeconds[0], 1), during(tracedSeconds[1], 3)],
		// The batch before it binds symbols and allocates a buffer's first chain.
		counted: {
			...evrunRun(program, Math.max(2, Math.round(iterationsPerSecond * countedSeconds)), 1),
			function: "evlab::Session::run(unsigned long)",
		},
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
