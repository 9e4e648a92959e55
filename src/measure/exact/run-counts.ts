import { join } from "node:path";
import type { VariantBuild } from "../../model/build.ts";
import { encodeProgram } from "../../model/encode-program.ts";
import type { ExactCounts } from "../../model/exact-counts.ts";
import type { Workload } from "../../model/workload.ts";
import type { Files, Shell } from "../../system/ports.ts";
import { countAllocations } from "./count-allocations.ts";
import { countInstructions } from "./count-instructions.ts";
import { StoredCounts } from "./stored-counts.ts";

export interface CountRun {
	readonly builds: readonly VariantBuild[];
	readonly workloads: readonly Workload[];
	readonly shell: Shell;
	readonly files: Files;
	/** A directory of this run, for programs and what valgrind writes. */
	readonly directory: string;
	/** Runs at a time: counts do not depend on what else the host does. */
	readonly jobs: number;
	/** Asked before each count that is not stored; a reason leaves the count out. */
	readonly leaveOut: () => string | null;
	readonly signal: AbortSignal;
	readonly onCount: (build: VariantBuild, workload: string) => void;
}

interface Task {
	readonly build: VariantBuild;
	readonly workload: Workload;
	readonly program: string;
	readonly scratch: string;
}

/**
 * Counts every workload of every build, workload by workload so that both sides are there when the
 * time is up; per build in workload order. Each count is stored when it exists. After
 * `signal` there are only those that were complete by then.
 */
export async function runCounts(run: CountRun): Promise<readonly (readonly ExactCounts[])[]> {
	const valgrind = await findValgrind(run.shell);
	const stores = new Map(
		run.builds.map((build) => [build, new StoredCounts(run.files, build, valgrind.version)]),
	);
	const tasks = await planTasks(run);
	const found = new Map<Task, ExactCounts>();
	let next = 0;
	const work = async (): Promise<void> => {
		for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
			if (run.signal.aborted) return;
			const counts = await countStored(run, valgrind, stores.get(task.build) as StoredCounts, task);
			// Ctrl-C also kills the child: what it then reports is no count.
			if (!run.signal.aborted) found.set(task, counts);
		}
	};
	await Promise.all(Array.from({ length: run.jobs }, work));
	return run.builds.map((build) =>
		tasks.flatMap((task) => (task.build === build ? (found.get(task) ?? []) : [])),
	);
}

async function planTasks(run: CountRun): Promise<readonly Task[]> {
	const tasks: Task[] = [];
	for (const [i, workload] of run.workloads.entries()) {
		const program = join(run.directory, `count-${i}.program`);
		await run.files.writeText(program, encodeProgram(workload.program));
		for (const [side, build] of run.builds.entries()) {
			const scratch = join(run.directory, `count-${i}-${side}`);
			tasks.push({ build, workload, program, scratch });
		}
	}
	return tasks;
}

interface Valgrind {
	readonly version: string;
	readonly missing: string | null;
}

async function findValgrind(shell: Shell): Promise<Valgrind> {
	if ((await shell.which("valgrind")) === null) {
		return { version: "none", missing: "valgrind is not installed (Debian package valgrind)" };
	}
	const { stdout } = await shell.run("valgrind", ["--version"]);
	return { version: stdout.trim(), missing: null };
}

async function countStored(
	run: CountRun,
	valgrind: Valgrind,
	store: StoredCounts,
	task: Task,
): Promise<ExactCounts> {
	const { build, workload } = task;
	const stored = await store.read(workload);
	if (stored !== null) return stored;
	const because = run.leaveOut();
	if (because !== null) return { state: "unavailable", workload: workload.id, because };
	run.onCount(build, workload.id);
	const counts = await count(run, valgrind, task);
	if (!run.signal.aborted) await store.write(workload, counts);
	return counts;
}

async function count(
	{ shell, files }: CountRun,
	{ missing }: Valgrind,
	{ build, workload, program, scratch }: Task,
): Promise<ExactCounts> {
	const allocations = await countAllocations(shell, build.evrunAlloc, workload, program);
	// What does not run alone does not run under valgrind either.
	if (allocations.state === "unavailable") return { workload: workload.id, ...allocations };
	const { syscallsPerOp } = allocations;
	const { evrun } = build;
	const instructions =
		missing === null
			? await countInstructions({
					...{ shell, files, evrun, workload, syscallsPerOp, program, scratch },
				})
			: ({ state: "unavailable", because: missing } as const);
	return { workload: workload.id, ...allocations, instructions };
}
