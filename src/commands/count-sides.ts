import { join } from "node:path";
import { runCounts } from "../measure/exact/run-counts.ts";
import type { VariantBuild } from "../model/build.ts";
import type { ExactSides } from "../model/exact-counts.ts";
import type { Workload } from "../model/workload.ts";
import { confinedPrograms } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import type { Context } from "./context.ts";

export interface CountJob {
	readonly context: Context;
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	/** Those that were measured without a fault. */
	readonly workloads: readonly Workload[];
	readonly quick: boolean;
	readonly runDirectory: string;
	/** What is left over is counted by the next run. */
	readonly mostSeconds?: number;
}

/** A quick run counts what takes a few seconds: 0.5 s a workload and side, two at a time. */
const quickWorkloads = 6;
/** Counting gets no more than this of a run. */
const usualSeconds = 45;

/** Exact counts of both sides, after everything that is timed. */
export async function countSides(job: CountJob): Promise<ExactSides> {
	const { context, baseline, candidate, workloads, mostSeconds = usualSeconds } = job;
	const deadline = Date.now() + mostSeconds * 1000;
	const leaveOut = (): string | null => {
		if (job.quick && workloads.length > quickWorkloads) {
			return `--quick counts at most ${quickWorkloads} workloads anew; a run without it counts all, once a build`;
		}
		return Date.now() < deadline
			? null
			: `${mostSeconds} s of counting were up; the next run counts the rest`;
	};
	// Apart from the samples: what is counted can write to it.
	const directory = join(job.runDirectory, "counts");
	await context.files.makeDirectory(directory);
	// An A/A run has one build, counted once.
	const alike = baseline.cacheKey === candidate.cacheKey;
	const [first = [], second = first] = await runCounts({
		builds: alike ? [baseline] : [baseline, candidate],
		workloads,
		shell: confinedPrograms(context.shell, await context.sandbox(), {
			visible: packageRoot,
			writable: directory,
		}),
		files: context.files,
		directory,
		jobs: Math.min(2, context.jobs),
		leaveOut,
		signal: context.signal,
		onCount: ({ variant }, workload) =>
			context.progress.step("counting instructions", `${workload} of ${variant.name}`),
	});
	return { baseline: first, candidate: second };
}
