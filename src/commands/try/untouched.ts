import { dirname, join } from "node:path";
import { changedFunctions, readFunctionDigests } from "../../build/function-digests.ts";
import {
	type ExecutedRun,
	executedByProgram,
	executedByWorkload,
} from "../../measure/exact/executed-functions.ts";
import type { VariantBuild } from "../../model/build.ts";
import { candidateOf } from "./evidence.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Which functions a candidate changes, and which of the asked workloads run none of them. */
export interface Untouched {
	readonly changedFunctions: readonly string[];
	readonly untouched: readonly string[];
}

/** Tracing gets no more than this; what is left over counts as touched. */
const mostSeconds = 60;

/**
 * Runs each workload once a build under callgrind. Both builds: what a table of function pointers
 * leads to is seen only where it is followed.
 */
export async function findUntouched(
	{ context, build, workloads }: Workshop,
	task: Task,
	asked: ReadonlySet<string>,
): Promise<Untouched> {
	const { shell, files, signal, progress } = context;
	const sides = [await build(task.state.base), await build(candidateOf(task).variant)] as const;
	const [before, after] = await Promise.all(
		sides.map(({ evrun }) => readFunctionDigests(files, dirname(evrun))),
	);
	if (before === undefined || after === undefined) throw new Error("unreachable: two builds");
	const changed = changedFunctions(before, after);
	const found: Untouched = { changedFunctions: [...changed].sort(), untouched: [] };
	if ((await shell.which("valgrind")) === null) return found;
	const { micro, config } = await workloads();
	const scratch = join(task.directory, "..", `trace-${task.candidate}`);
	const runOf = (side: VariantBuild): ExecutedRun => ({ shell, files, build: side, scratch });
	const deadline = performance.now() + mostSeconds * 1000;
	const runsNone = async (
		trace: (run: ExecutedRun) => Promise<ReadonlySet<string> | null>,
	): Promise<boolean> => {
		for (const side of sides) {
			if (signal.aborted || performance.now() > deadline) return false;
			const executed = await trace(runOf(side));
			if (executed === null || [...executed].some((name) => changed.has(name))) return false;
		}
		return true;
	};
	const untouched: string[] = [];
	for (const workload of micro.filter(({ id }) => asked.has(id))) {
		progress.step("which workloads run the changed code", workload.id);
		if (await runsNone((run) => executedByWorkload(run, workload))) untouched.push(workload.id);
	}
	for (const [id, upstream] of Object.entries(config.upstream)) {
		if (!asked.has(id)) continue;
		progress.step("which workloads run the changed code", id);
		if (await runsNone((run) => executedByProgram(run, id, upstream))) untouched.push(id);
	}
	return { ...found, untouched };
}
