import type { Budget } from "../compare/budget.ts";
import type { LayoutPairing } from "../measure/plan-trials.ts";
import type { VariantBuild } from "../model/build.ts";
import type { WorkloadConfig } from "../model/config.ts";
import type { Fault } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import { monotonicMs } from "../system/monotonic.ts";
import { confinedTrialWorkers } from "./confined-workers.ts";
import type { Context } from "./context.ts";

/** Everything the passes of one comparison have in common. */
export interface ComparisonJob {
	readonly context: Context;
	readonly config: WorkloadConfig;
	readonly micro: readonly Workload[];
	readonly upstream: readonly string[];
	/** Workloads of the A/A certificate; none when both sides are the same source anyway. */
	readonly certificate: readonly Workload[];
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	readonly budget: Budget;
	readonly pairing: LayoutPairing;
	readonly seed: number;
	readonly core: number | null;
	/** Where breadcrumbs, fifos and the samples' log go. */
	readonly runDirectory: string;
}

export type OnFault = (workload: string, fault: Fault) => void;

/** What every pass that starts trial workers is told. */
export async function engine(job: ComparisonJob, workloads: readonly Workload[]) {
	const { context, runDirectory, core } = job;
	return {
		workloads: new Map(workloads.map((workload) => [workload.id, workload])),
		baseline: job.baseline.addons,
		candidate: job.candidate.addons,
		config: job.config.measure,
		signal: context.signal,
		nowMs: monotonicMs,
		startWorker: await confinedTrialWorkers(context, core, runDirectory),
	};
}
