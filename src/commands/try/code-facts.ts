import { dirname, join } from "node:path";
import { codeChange, functionNames, readCodeDigests } from "../../build/code-digests.ts";
import {
	type ExecutedRun,
	executedByProgram,
	executedByWorkload,
} from "../../measure/exact/executed-functions.ts";
import type { CodeFacts } from "../../model/acceptance.ts";
import type { VariantBuild } from "../../model/build.ts";
import { candidateOf } from "./evidence.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Tracing gets no more than this; what is left over counts as touched. Two at a time: 0.6 s each. */
const mostSeconds = 120;
const atOnce = 2;

/**
 * Which functions of libevent a candidate changes, and which of the asked workloads execute none of
 * them: on both builds, because what a changed pointer leads to is seen only where it is followed.
 * Where tables or variables differ nothing is called untouched. Nothing here is timed.
 */
export async function findCodeFacts(
	workshop: Workshop,
	task: Task,
	asked: ReadonlySet<string>,
): Promise<CodeFacts> {
	const { files, shell } = workshop.context;
	const baseline = await workshop.build(task.state.base);
	const candidate = await workshop.build(candidateOf(task).variant);
	const before = await readCodeDigests(files, dirname(baseline.evrun));
	const after = await readCodeDigests(files, dirname(candidate.evrun));
	const { functions: changed, data } = codeChange(before, after);
	const changedFunctions = [...changed].sort();
	if (data || (await shell.which("valgrind")) === null) return { changedFunctions, untouched: [] };
	const own = new Set([...functionNames(before), ...functionNames(after)]);
	const traces = await traceAll(workshop, task, [baseline, candidate], asked);
	const untouched = traces
		// A trace without a function of libevent is of something else.
		.filter(({ functions }) => functions.some((name) => own.has(name)))
		.filter(({ functions }) => !functions.some((name) => changed.has(name)))
		.map(({ workload }) => workload);
	return { changedFunctions, untouched };
}

interface Trace {
	readonly workload: string;
	readonly functions: readonly string[];
}

/** By workload, what either build executes; a workload of which one build tells nothing is left out. */
async function traceAll(
	workshop: Workshop,
	task: Task,
	builds: readonly VariantBuild[],
	asked: ReadonlySet<string>,
): Promise<readonly Trace[]> {
	const { files, shell, signal, progress } = workshop.context;
	const { micro, config } = await workshop.workloads();
	const waiting = [
		...micro.map((workload) => ({
			id: workload.id,
			trace: (run: ExecutedRun) => executedByWorkload(run, workload),
		})),
		...Object.entries(config.upstream).map(([id, upstream]) => ({
			id,
			trace: (run: ExecutedRun) => executedByProgram(run, id, upstream),
		})),
	].filter(({ id }) => asked.has(id));
	const deadline = performance.now() + mostSeconds * 1000;
	const traces: Trace[] = [];
	const work = async (worker: number): Promise<void> => {
		// Beside the candidate's directory: what is in there goes on record.
		const scratch = join(task.directory, "..", `trace-${worker}`);
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			if (signal.aborted || performance.now() > deadline) return;
			progress.step("which workloads run the changed code", next.id);
			const functions = new Set<string>();
			let isKnown = true;
			for (const build of builds) {
				const executed = await next.trace({ shell, files, build, scratch });
				for (const name of executed ?? []) functions.add(name);
				isKnown &&= executed !== null;
			}
			if (isKnown) traces.push({ workload: next.id, functions: [...functions] });
		}
	};
	await Promise.all(Array.from({ length: atOnce }, (_, worker) => work(worker)));
	return traces.toSorted((a, b) => (a.workload < b.workload ? -1 : 1));
}
