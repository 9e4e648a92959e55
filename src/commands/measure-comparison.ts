import { join } from "node:path";
import type { Budget } from "../compare/budget.ts";
import type { Samples } from "../compare/judge.ts";
import { type LayoutPairing, planTrials } from "../measure/plan-trials.ts";
import { runLockstep } from "../measure/run-lockstep.ts";
import { runPairs } from "../measure/run-pairs.ts";
import { runUpstream } from "../measure/upstream/run-upstream.ts";
import { trialWorkerFactory } from "../measure/worker-factory.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Layer } from "../model/comparison.ts";
import type { WorkloadConfig } from "../model/config.ts";
import type { Fault, ProcessSample, TrialSample } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import { type AppendLog, openAppendLog } from "../system/append-log.ts";
import { startWorkerProcess } from "../system/worker-process.ts";
import type { Context } from "./context.ts";

export interface ComparisonJob {
	readonly context: Context;
	readonly config: WorkloadConfig;
	readonly micro: readonly Workload[];
	readonly upstream: readonly string[];
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	readonly budget: Budget;
	readonly pairing: LayoutPairing;
	readonly seed: number;
	readonly core: number | null;
	/** Where breadcrumbs, fifos and the samples' log go. */
	readonly runDirectory: string;
}

/**
 * Measures in three passes: both sides in one process, upstream's programs, the lock step. Every
 * sample is on disk in samples.jsonl as soon as it exists. Stops early when the context's signal
 * is aborted, with whatever was complete by then.
 */
export async function measureComparison(job: ComparisonJob): Promise<Samples> {
	const log = openAppendLog(join(job.runDirectory, "samples.jsonl"));
	try {
		const faults: { workload: string; layer: Layer; fault: Fault }[] = [];
		const onFault = (layer: Layer) => (workload: string, fault: Fault) => {
			const entry = { workload, layer, fault };
			faults.push(entry);
			log.append(entry);
			job.context.progress.note(`${workload}: ${fault.kind}: ${fault.detail}`);
		};
		const trials = await measurePairs(job, log, onFault("micro"));
		const processes = await measureUpstream(job, log, onFault("upstream"));
		const faulty = new Set(faults.map(({ workload }) => workload));
		const lockstep = await measureLockstep(job, faulty, log, onFault("lockstep"));
		return { trials, processes, lockstep, faults };
	} finally {
		log.close();
	}
}

type OnFault = (workload: string, fault: Fault) => void;

function engine(job: ComparisonJob, workloads: readonly Workload[]) {
	const { context, runDirectory, core } = job;
	return {
		workloads: new Map(workloads.map((workload) => [workload.id, workload])),
		baseline: job.baseline.addons,
		candidate: job.candidate.addons,
		config: job.config.measure,
		signal: context.signal,
		startWorker: trialWorkerFactory({
			startWorker: startWorkerProcess,
			readBytes: context.files.readBytes,
			workerScript: join(context.layout.root, "dist", "src", "measure", "worker-main.js"),
			core,
			runDirectory,
		}),
	};
}

async function measurePairs(
	job: ComparisonJob,
	log: AppendLog,
	onFault: OnFault,
): Promise<readonly TrialSample[]> {
	const samples: TrialSample[] = [];
	const { layouts } = job.config.measure;
	const { trials } = job.budget;
	await runPairs({
		...engine(job, job.micro),
		plan: planTrials({
			workloads: job.micro.map(({ id }) => id),
			trials,
			layouts,
			pairing: job.pairing,
			seed: job.seed,
		}),
		visitBudgetMs: job.budget.pairVisitMs,
		onSample: (sample) => {
			samples.push(sample);
			log.append({ layer: "micro", ...sample });
		},
		onFault,
		onVisit: (trial, workload) =>
			job.context.progress.step(`measuring, trial ${trial + 1} of ${trials}`, workload),
	});
	return samples;
}

async function measureLockstep(
	job: ComparisonJob,
	faulty: ReadonlySet<string>,
	log: AppendLog,
	onFault: OnFault,
): Promise<readonly TrialSample[]> {
	const samples: TrialSample[] = [];
	const { lockstepTrials: trials, lockstepStride } = job.budget;
	// What has no in-process result has nothing to be checked against.
	const workloads = job.micro.filter(({ id }, i) => i % lockstepStride === 0 && !faulty.has(id));
	await runLockstep({
		...engine(job, workloads),
		plan: planTrials({
			workloads: workloads.map(({ id }) => id),
			trials,
			layouts: job.config.measure.layouts,
			pairing: job.pairing,
			seed: job.seed + 1,
		}),
		visitBudgetMs: job.budget.lockstepVisitMs,
		shell: job.context.shell,
		runDirectory: job.runDirectory,
		onSample: (sample) => {
			samples.push(sample);
			log.append({ layer: "lockstep", ...sample });
		},
		onFault,
		onVisit: (trial, workload) =>
			job.context.progress.step(`lock step, trial ${trial + 1} of ${trials}`, workload),
	});
	return samples;
}

async function measureUpstream(
	job: ComparisonJob,
	log: AppendLog,
	onFault: OnFault,
): Promise<readonly ProcessSample[]> {
	const samples: ProcessSample[] = [];
	const { context, baseline, candidate } = job;
	for (const id of job.upstream) {
		const config = job.config.upstream[id];
		if (config === undefined || context.signal.aborted) continue;
		const rounds = job.budget.upstreamRounds(config);
		if (rounds === 0) {
			onFault(id, { kind: "skipped", role: "both", detail: "left out of --quick" });
			continue;
		}
		const outcome = await runUpstream({
			id,
			config,
			baseline: baseline.upstream[config.program],
			candidate: candidate.upstream[config.program],
			frozenClient: baseline.upstream.bench_httpclient.path,
			rounds,
			seed: job.seed,
			core: job.core,
			shell: context.shell,
			onSample: (sample) => {
				log.append({ layer: "upstream", ...sample });
				context.progress.step(`measuring ${id}`, `round ${sample.round + 1} of ${rounds}`);
			},
			shouldStop: () => context.signal.aborted,
		});
		if (outcome.state === "measured") samples.push(...outcome.samples);
		else if (!context.signal.aborted) onFault(id, outcome.fault);
	}
	return samples;
}
