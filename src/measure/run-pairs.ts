import type { AddonCopy } from "../model/build.ts";
import type { MeasureConfig } from "../model/config.ts";
import type { Cell, Fault, SyscallRates, TrialSample } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import type { CellAccount } from "./account.ts";
import { checkAccount, checkVisits, type Imbalance, imbalanceOf } from "./check-account.ts";
import { checkLoaded } from "./loaded-identity.ts";
import type { TrialPlan } from "./plan-trials.ts";
import type { TrialWorker } from "./trial-worker.ts";
import { VoidedWorkloads } from "./voided-workloads.ts";
import type { LoadedCopy, StartTrialWorker } from "./worker-factory.ts";

export interface PairRun {
	readonly plan: readonly TrialPlan[];
	readonly workloads: ReadonlyMap<string, Workload>;
	readonly baseline: readonly AddonCopy[];
	readonly candidate: readonly AddonCopy[];
	readonly config: MeasureConfig;
	/** Wall-clock time for one workload in one trial, ms. */
	readonly visitBudgetMs: (workload: string) => number;
	/** The monotonic clock: what a worker reads must agree with it. */
	readonly nowMs: () => number;
	readonly startWorker: StartTrialWorker;
	readonly signal: AbortSignal;
	readonly onSample: (sample: TrialSample) => void;
	readonly onFault: (workload: string, fault: Fault) => void;
	readonly onVisit: (trial: number, workload: string) => void;
}

/**
 * The in-process mode: each trial is one process that loads both sides and visits every workload.
 * A workload that faults is void from then on; the run goes on in a new process of the same trial.
 */
export async function runPairs(run: PairRun): Promise<void> {
	const voided = new VoidedWorkloads(run.onFault);
	const imbalances = new Map<string, Imbalance[]>();
	for (const trial of run.plan) {
		// Locks cannot be switched off again in a process, so programs with them get their own.
		for (const locks of [false, true]) {
			const visits = trial.visits.filter(
				({ workload }) => run.workloads.get(workload)?.program.locks === locks,
			);
			await runTrial(run, { ...trial, visits }, voided, imbalances);
		}
	}
	for (const [workload, visits] of imbalances) {
		const fault = checkVisits(visits);
		if (fault !== null && !voided.skips(workload)) voided.add(workload, fault);
	}
}

async function runTrial(
	run: PairRun,
	trial: TrialPlan,
	voided: VoidedWorkloads,
	imbalances: Map<string, Imbalance[]>,
): Promise<void> {
	let worker: TrialWorker | null = null;
	try {
		for (const { workload: id, seed } of trial.visits) {
			const workload = run.workloads.get(id);
			if (run.signal.aborted) return;
			if (workload === undefined || voided.skips(id)) continue;
			if (worker === null || !worker.alive) {
				const started = await startPair(run, trial);
				if ("fault" in started) {
					// After Ctrl-C, which reaches the worker's group too, it is not the variant's fault.
					if (!run.signal.aborted) voided.add(id, started.fault);
					continue;
				}
				worker = started.worker;
				if (run.signal.aborted) return;
			}
			run.onVisit(trial.trial, id);
			const visit = await visitPair(run, worker, workload, seed);
			if (visit.fault !== null) {
				if (!run.signal.aborted) voided.add(id, visit.fault);
			} else if (visit.imbalance !== null) {
				imbalances.set(id, [...(imbalances.get(id) ?? []), visit.imbalance]);
				run.onSample({ ...visit.sample, ...describe(trial, id) });
			}
		}
	} finally {
		worker?.kill();
	}
}

function describe(
	trial: TrialPlan,
	workload: string,
): Pick<TrialSample, "workload" | "trial" | "layouts"> {
	return { workload, trial: trial.trial, layouts: trial.layouts };
}

async function startPair(
	run: PairRun,
	trial: TrialPlan,
): Promise<{ worker: TrialWorker } | { fault: Fault }> {
	const copies: LoadedCopy[] = [
		{ role: "baseline", copy: run.baseline[trial.layouts.baseline] as AddonCopy },
		{ role: "candidate", copy: run.candidate[trial.layouts.candidate] as AddonCopy },
	];
	const worker = run.startWorker(copies);
	const loaded = await worker.ready();
	const fault = "kind" in loaded ? loaded : checkLoaded(copies, loaded);
	if (fault === null) return { worker };
	worker.kill();
	return { fault };
}

type PairVisit = {
	readonly fault: Fault | null;
	/** null: there is no cell. */
	readonly imbalance: Imbalance | null;
	readonly sample: Pick<TrialSample, "iterations" | "elapsedMs" | "cells" | "syscalls" | "cpuUs">;
};

async function visitPair(
	run: PairRun,
	worker: TrialWorker,
	workload: Workload,
	seed: number,
): Promise<PairVisit> {
	const startMs = run.nowMs();
	const cells: Cell[] = [];
	const accounts: CellAccount[] = [];
	const arrivedMs: number[] = [];
	let iterations = 1;
	let syscalls: { baseline: SyscallRates; candidate: SyscallRates } = {
		baseline: {},
		candidate: {},
	};
	let cpuUs = { user: 0, system: 0 };
	const fault = await worker.perform(
		{
			type: "pair",
			workload,
			batchUs: run.config.batch_us,
			cellMs: run.config.cell_ms,
			seed,
			budgetMs: run.visitBudgetMs(workload.id),
		},
		run.config.timeout_s * 1000,
		(reply) => {
			if (reply.type !== "cell") return;
			cells.push(reply.cell);
			accounts.push(reply.account);
			arrivedMs.push(run.nowMs());
			iterations = reply.iterations;
			syscalls = reply.syscalls;
			cpuUs = {
				user: cpuUs.user + reply.cpuUs.user,
				system: cpuUs.system + reply.cpuUs.system,
			};
		},
	);
	const elapsedMs = run.nowMs() - startMs;
	const visit = { workload, iterations, cells: accounts, arrivedMs, elapsedMs };
	return {
		fault: fault ?? checkAccount(visit),
		imbalance: cells.length === 0 ? null : imbalanceOf(visit),
		sample: { iterations, elapsedMs, cells, syscalls, cpuUs },
	};
}
