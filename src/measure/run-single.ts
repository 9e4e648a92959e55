import type { BenchRow } from "../model/bench-result.ts";
import type { AddonCopy } from "../model/build.ts";
import type { MeasureConfig } from "../model/config.ts";
import type { Fault } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import { median, medianOrNull } from "../stats/quantile.ts";
import { checkLoaded } from "./loaded-identity.ts";
import type { ReplyOf } from "./messages.ts";
import type { TrialWorker } from "./trial-worker.ts";
import type { LoadedCopy, StartTrialWorker } from "./worker-factory.ts";

export interface SingleRun {
	readonly workloads: readonly Workload[];
	readonly copies: readonly AddonCopy[];
	readonly trials: number;
	readonly visitBudgetMs: number;
	readonly config: MeasureConfig;
	readonly seed: number;
	readonly startWorker: StartTrialWorker;
	readonly signal: AbortSignal;
	readonly onVisit: (trial: number, workload: string) => void;
}

type Visit = ReplyOf<"single"> | { readonly type: "fault"; readonly fault: Fault };

/** One build alone: each trial is a fresh process with another layout. Rows in workload order. */
export async function runSingle(run: SingleRun): Promise<readonly BenchRow[]> {
	const visits = new Map<string, Visit[]>(run.workloads.map(({ id }) => [id, []]));
	for (let trial = 0; trial < run.trials; trial++) {
		for (const locks of [false, true]) {
			const group = run.workloads.filter(({ program }) => program.locks === locks);
			await runTrial(run, trial, group, visits);
		}
	}
	return run.workloads.flatMap((workload) => rowOf(workload, visits.get(workload.id) ?? []));
}

async function runTrial(
	run: SingleRun,
	trial: number,
	group: readonly Workload[],
	visits: ReadonlyMap<string, Visit[]>,
): Promise<void> {
	const copy = { role: "baseline", copy: run.copies[trial % run.copies.length] } as LoadedCopy;
	let worker: TrialWorker | null = null;
	try {
		for (const workload of group) {
			const taken = visits.get(workload.id) as Visit[];
			if (run.signal.aborted) return;
			if (taken.some(({ type }) => type === "fault")) continue;
			if (worker === null || !worker.alive) {
				worker = run.startWorker([copy]);
				const loaded = await worker.ready();
				const fault = "kind" in loaded ? loaded : checkLoaded([copy], loaded);
				if (fault !== null) {
					// Also when it lives: what it has loaded is not what was to be measured.
					worker.kill();
					if (!run.signal.aborted) taken.push({ type: "fault", fault });
					continue;
				}
				if (run.signal.aborted) return;
			}
			run.onVisit(trial, workload.id);
			const fault = await worker.perform(
				{
					type: "single",
					workload,
					batchUs: run.config.batch_us,
					cellMs: run.config.cell_ms,
					seed: run.seed + trial,
					budgetMs: run.visitBudgetMs,
				},
				run.config.timeout_s * 1000,
				(reply) => {
					if (reply.type === "single") taken.push(reply);
				},
			);
			if (fault !== null && !run.signal.aborted) taken.push({ type: "fault", fault });
		}
	} finally {
		worker?.kill();
	}
}

function rowOf(workload: Workload, visits: readonly Visit[]): readonly BenchRow[] {
	const { id } = workload;
	const trialNsPerOp: number[] = [];
	/** Each trial over its own floor, its neighbour in time. */
	const ratios: (number | null)[] = [];
	let syscallsPerOp = {};
	for (const visit of visits) {
		if (visit.type === "fault") return [{ state: "void", workload: id, fault: visit.fault }];
		const nsPerOp = median(visit.nsPerOp);
		trialNsPerOp.push(nsPerOp);
		ratios.push(visit.floorNsPerOp && nsPerOp / visit.floorNsPerOp);
		syscallsPerOp = visit.syscalls;
	}
	// Ctrl-C before its first trial: nothing to show.
	if (trialNsPerOp.length === 0) return [];
	const ratio = medianOrNull(ratios);
	const events = workload.expected.events / workload.operationsPerIteration;
	return [
		{
			state: "measured",
			workload: id,
			trialNsPerOp,
			floorNsPerOp: ratio === null ? null : median(trialNsPerOp) / ratio,
			eventsPerOp: events > 0 ? events : null,
			syscallsPerOp,
		},
	];
}
