import { join } from "node:path";
import type { AddonCopy } from "../model/build.ts";
import type { MeasureConfig } from "../model/config.ts";
import { EvlabError } from "../model/errors.ts";
import type { Cell, Fault, TrialSample } from "../model/sample.ts";
import type { Workload } from "../model/workload.ts";
import { median } from "../stats/quantile.ts";
import type { Shell } from "../system/ports.ts";
import { checkTurns } from "./check-account.ts";
import { checkLoaded } from "./loaded-identity.ts";
import type { JobOf, Reply, ReplyOf } from "./messages.ts";
import { planTurns, quadEffects, type Turn } from "./plan-lockstep.ts";
import type { TrialPlan, Visit } from "./plan-trials.ts";
import type { TrialWorker } from "./trial-worker.ts";
import { VoidedWorkloads } from "./voided-workloads.ts";
import type { StartTrialWorker } from "./worker-factory.ts";

export interface LockstepRun {
	readonly plan: readonly TrialPlan[];
	readonly workloads: ReadonlyMap<string, Workload>;
	readonly baseline: readonly AddonCopy[];
	readonly candidate: readonly AddonCopy[];
	readonly config: MeasureConfig;
	readonly visitBudgetMs: number;
	readonly nowMs: () => number;
	readonly shell: Shell;
	readonly runDirectory: string;
	readonly startWorker: StartTrialWorker;
	readonly signal: AbortSignal;
	readonly onSample: (sample: TrialSample) => void;
	readonly onFault: (workload: string, fault: Fault) => void;
	readonly onVisit: (trial: number, workload: string) => void;
}

type Workers = readonly [baseline: TrialWorker, candidate: TrialWorker];

/**
 * The cross-check mode: the two sides in processes of their own, on one core, taking turns batch
 * by batch through a token in two fifos. Separate heaps; nothing shared but the core.
 */
export async function runLockstep(run: LockstepRun): Promise<void> {
	const fifos = await makeFifos(run);
	const voided = new VoidedWorkloads(run.onFault);
	for (const trial of run.plan) {
		for (const locks of [false, true]) {
			const visits = trial.visits.filter(
				({ workload }) => run.workloads.get(workload)?.program.locks === locks,
			);
			await runTrial(run, { ...trial, visits }, fifos, voided);
		}
	}
}

type Fifos = readonly [toBaseline: string, toCandidate: string];

async function makeFifos(run: LockstepRun): Promise<Fifos> {
	const fifos = [
		join(run.runDirectory, "token-baseline"),
		join(run.runDirectory, "token-candidate"),
	] as const;
	const { exitCode, stderr } = await run.shell.run("mkfifo", ["-m", "600", ...fifos]);
	if (exitCode === 0) return fifos;
	throw new EvlabError(
		"BAD_INPUT",
		`cannot make the token pipes: ${stderr.trim().split("\n")[0] ?? ""}`,
		"the file system of .evlab/runs must allow named pipes",
	);
}

async function runTrial(
	run: LockstepRun,
	trial: TrialPlan,
	fifos: Fifos,
	voided: VoidedWorkloads,
): Promise<void> {
	let workers: Workers | null = null;
	try {
		for (const visit of trial.visits) {
			if (run.signal.aborted) return;
			if (voided.skips(visit.workload)) continue;
			if (workers === null || !workers.every((worker) => worker.alive)) {
				for (const worker of workers ?? []) worker.kill();
				const started = await startBoth(run, trial);
				if ("fault" in started) {
					// After Ctrl-C, which reaches the workers' groups too, it is not the variant's fault.
					if (!run.signal.aborted) voided.add(visit.workload, started.fault);
					continue;
				}
				workers = started.workers;
				if (run.signal.aborted) return;
			}
			run.onVisit(trial.trial, visit.workload);
			const result = await visitLockstep(run, workers, trial, visit, fifos);
			if (run.signal.aborted) return;
			if ("fault" in result) {
				// A token may be left in a fifo, a partner waiting: start afresh.
				for (const worker of workers) worker.kill();
				voided.add(visit.workload, result.fault);
			} else run.onSample(result.sample);
		}
	} finally {
		for (const worker of workers ?? []) worker.kill();
	}
}

async function startBoth(
	run: LockstepRun,
	trial: TrialPlan,
): Promise<{ workers: Workers } | { fault: Fault }> {
	const copies = [
		{ role: "baseline", copy: run.baseline[trial.layouts.baseline] as AddonCopy },
		{ role: "candidate", copy: run.candidate[trial.layouts.candidate] as AddonCopy },
	] as const;
	const workers = copies.map((copy) => run.startWorker([copy])) as unknown as Workers;
	for (const [i, copy] of copies.entries()) {
		const loaded = await (workers[i] as TrialWorker).ready();
		const fault = "kind" in loaded ? loaded : checkLoaded([copy], loaded);
		if (fault !== null) {
			for (const worker of workers) worker.kill();
			return { fault };
		}
	}
	return { workers };
}

async function visitLockstep(
	run: LockstepRun,
	workers: Workers,
	trial: TrialPlan,
	visit: Visit,
	fifos: Fifos,
): Promise<{ sample: TrialSample } | { fault: Fault }> {
	const startMs = run.nowMs();
	const workload = run.workloads.get(visit.workload) as Workload;
	const common = {
		workload,
		batchUs: run.config.batch_us,
		cellMs: run.config.cell_ms,
		seed: visit.seed,
	};
	const iterations = await calibrateBoth(run, workers, common);
	if (typeof iterations !== "number") return { fault: iterations };
	const cells = planCells(run, visit.seed);
	const jobs = workers.map(
		(_, self): JobOf<"lockstep"> => ({
			type: "lockstep",
			...common,
			iterations,
			cells: cells.map((turns) => [...turns]),
			tokenIn: fifos[self as Turn],
			tokenOut: fifos[self === 0 ? 1 : 0],
		}),
	);
	const replies: (ReplyOf<"turns"> | null)[] = [null, null];
	/** In the order in which they came. */
	const faults: Fault[] = [];
	await Promise.all(
		workers.map(async (worker, self) => {
			const fault = await worker.perform(
				jobs[self] as JobOf<"lockstep">,
				run.config.timeout_s * 1000,
				(reply: Reply) => {
					if (reply.type === "turns") replies[self] = reply;
				},
			);
			if (fault === null) return;
			faults.push(fault);
			// The partner would wait for a token that never comes. After a hang it may be the partner
			// that hangs: its own time is up in this moment too, and says what it was doing.
			if (fault.kind !== "hang") (workers[self === 0 ? 1 : 0] as TrialWorker).kill();
		}),
	);
	const [baseline, candidate] = replies;
	if (!baseline || !candidate) return { fault: rootCause(faults) };
	const quads = (reply: ReplyOf<"turns">) =>
		reply.cells.map((elapsed) => elapsed.length / 2).join();
	const planned = cells.map((turns) => turns.length / 4).join();
	if (quads(baseline) !== planned || quads(candidate) !== planned) {
		const detail = `${workload.id}: a side has not taken its turns`;
		return { fault: { kind: "error", role: "both", detail } };
	}
	if (baseline.trace !== candidate.trace) {
		return {
			fault: {
				kind: "checksum",
				role: "candidate",
				detail: "operation by operation, results differ from the baseline's",
			},
		};
	}
	const operations = iterations * workload.operationsPerIteration;
	const elapsedMs = run.nowMs() - startMs;
	const fault = checkTurns([baseline.cells, candidate.cells], elapsedMs);
	if (fault !== null) return { fault };
	return {
		sample: {
			workload: workload.id,
			trial: trial.trial,
			layouts: trial.layouts,
			iterations,
			elapsedMs,
			cells: cells.map((turns, i) =>
				cellOf(turns, [baseline.cells[i] ?? [], candidate.cells[i] ?? []], operations),
			),
			syscalls: { baseline: baseline.syscalls, candidate: candidate.syscalls },
			cpuUs: null,
		},
	};
}

/**
 * The fault that came first: a partner stopped for it is only a consequence. Of two hangs it is
 * the one inside libevent; the other side waits for its token, and so was nowhere ("both").
 */
function rootCause(faults: readonly Fault[]): Fault {
	return (
		faults.find((fault) => !(fault.kind === "hang" && fault.role === "both")) ??
		faults[0] ?? { kind: "error", role: "both", detail: "the lock step ended without a result" }
	);
}

function planCells(run: LockstepRun, seed: number): readonly (readonly Turn[])[] {
	const quadMs = (4 * run.config.batch_us) / 1000;
	const quads = Math.max(5, Math.floor(run.config.cell_ms / quadMs));
	const count = Math.max(1, Math.floor(run.visitBudgetMs / run.config.cell_ms));
	return Array.from({ length: count }, (_, cell) => planTurns(quads, seed + cell));
}

async function calibrateBoth(
	run: LockstepRun,
	workers: Workers,
	common: Omit<JobOf<"calibrate">, "type">,
): Promise<number | Fault> {
	let least = Number.POSITIVE_INFINITY;
	for (const worker of workers) {
		const fault = await worker.perform(
			{ type: "calibrate", ...common },
			run.config.timeout_s * 1000,
			(reply) => {
				if (reply.type === "calibrated") least = Math.min(least, reply.iterations);
			},
		);
		if (fault !== null) return fault;
	}
	return least;
}

function cellOf(
	turns: readonly Turn[],
	elapsedNs: readonly [readonly number[], readonly number[]],
	operations: number,
): Cell {
	return {
		quadEffects: quadEffects(turns, elapsedNs),
		baselineNsPerOp: median(elapsedNs[0]) / operations,
		candidateNsPerOp: median(elapsedNs[1]) / operations,
		floorNsPerOp: null,
	};
}
