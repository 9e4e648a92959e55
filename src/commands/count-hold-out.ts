import { join } from "node:path";
import { neighbourSize } from "../compare/neighbour-size.ts";
import { runCounts } from "../measure/exact/run-counts.ts";
import type { VariantBuild } from "../model/build.ts";
import type { WorkloadResult } from "../model/comparison.ts";
import type { HoldOut } from "../model/hold-out.ts";
import { instantiate, type Workload } from "../model/workload.ts";
import { createRandom } from "../stats/random.ts";
import { confinedPrograms } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import type { Context } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";

export interface HoldOutJob {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	readonly results: readonly WorkloadResult[];
	readonly seed: number;
	readonly runDirectory: string;
}

/** Neighbours of each workload: one could fall beyond a step that a right change has, too. */
const neighbours = 2;
/** Counting takes 0.5 s a workload and side. */
const mostWorkloads = 6;

/** Counts what was called faster once more, at sizes that nobody could have known. */
export async function countHoldOut(job: HoldOutJob): Promise<readonly HoldOut[]> {
	const { context, workloads, baseline, candidate, results, runDirectory } = job;
	const faster = results
		.filter((result) => result.state === "measured" && result.layer === "micro")
		.filter((result) => result.state === "measured" && result.verdict === "faster")
		.slice(0, mostWorkloads);
	const random = createRandom(job.seed);
	const drawn = faster.flatMap(({ workload }) =>
		Array.from({ length: neighbours }, () => draw(workloads, workload, random.next)).flatMap(
			(one) => one ?? [],
		),
	);
	if (drawn.length === 0) return [];
	const directory = join(runDirectory, "hold-out");
	await context.files.makeDirectory(directory);
	const [before = [], now = []] = await runCounts({
		builds: [baseline, candidate],
		workloads: drawn.map(({ neighbour }) => neighbour),
		shell: confinedPrograms(context.shell, await context.sandbox(), {
			visible: packageRoot,
			writable: directory,
		}),
		...{ files: context.files, signal: context.signal, directory },
		jobs: Math.min(2, context.jobs),
		leaveOut: () => null,
		onCount: ({ variant }, workload) =>
			context.progress.step("counting at neighbouring sizes", `${workload} of ${variant.name}`),
	});
	return drawn.flatMap(({ workload, parameters }, index) => {
		const [first, second] = [before[index], now[index]];
		return first === undefined || second === undefined
			? []
			: [{ workload, parameters, baseline: first, candidate: second }];
	});
}

interface Drawn {
	readonly workload: string;
	readonly parameters: Readonly<Record<string, number>>;
	readonly neighbour: Workload;
}

/** Null where a workload has no size, or its program takes no other. */
function draw({ cases }: LoadedWorkloads, workload: string, next: () => number): Drawn | null {
	const declared = cases.get(workload);
	if (declared === undefined) return null;
	const parameters = neighbourSize(declared.parameters, next);
	if (parameters === null) return null;
	const name = Object.values(parameters).join("-");
	try {
		return { workload, parameters, neighbour: instantiate(declared.family, name, parameters) };
	} catch {
		return null;
	}
}
