import { allocate, settledHalfWidth } from "../compare/allocation.ts";
import { trialPilots } from "../compare/pilot.ts";
import { limitVisits, planTrials, type TrialPlan } from "../measure/plan-trials.ts";
import { runPairs } from "../measure/run-pairs.ts";
import type { TrialSample } from "../model/sample.ts";
import type { AppendLog } from "../system/append-log.ts";
import { type ComparisonJob, engine, type OnFault } from "./comparison-job.ts";

export interface PairSamples {
	readonly samples: readonly TrialSample[];
	readonly pilotTrials: number;
	readonly halfWidth: number | null;
}

/**
 * Both sides in one process: a pilot over all workloads, then each in as many trials and cells as
 * its scatter asks for. Looked at anew after every dozen trials, because 12 values tell a standard
 * deviation to 20 % only; what is looked at is the width, never the effect. `level` is that of the family interval.
 */
export async function measurePairs(
	job: ComparisonJob,
	level: number,
	log: AppendLog,
	onFault: OnFault,
): Promise<PairSamples> {
	const samples: TrialSample[] = [];
	const faulty = new Set<string>();
	const { layouts, pilot_trials: pilotTrials } = job.config.measure;
	const { trials, pairVisitMs } = job.budget;
	const plan = planTrials({
		workloads: job.micro.map(({ id }) => id),
		trials,
		layouts,
		pairing: job.pairing,
		seed: job.seed,
	});
	const run = async (part: readonly TrialPlan[], visitBudgetMs: (workload: string) => number) =>
		runPairs({
			...(await engine(job, job.micro)),
			plan: part,
			visitBudgetMs,
			onSample: (sample) => {
				samples.push(sample);
				log.append({ layer: "micro", ...sample });
			},
			onFault: (workload, fault) => {
				faulty.add(workload);
				onFault(workload, fault);
			},
			onVisit: (trial, workload) =>
				job.context.progress.step(`measuring, trial ${trial + 1} of ${trials}`, workload),
		});
	await run(plan.slice(0, pilotTrials), () => pairVisitMs);
	const budgetMs = pairVisitMs * (trials - pilotTrials) * job.micro.length;
	const pilotMs = visitsMs(samples);
	let halfWidth: number | null = null;
	for (let next = pilotTrials; next < trials; next += pilotTrials) {
		const pilots = trialPilots(samples, trials - next).filter(
			({ workload }) => !faulty.has(workload),
		);
		if (pilots.length === 0 || job.context.signal.aborted) break;
		const { shares, targetHalfWidth } = allocate(pilots, {
			level,
			budgetMs: Math.max(0, budgetMs + pilotMs - visitsMs(samples)),
			settledHalfWidth: settledHalfWidth(job.config.measure.same_percent),
		});
		halfWidth = targetHalfWidth;
		const costs = new Map(pilots.map((pilot) => [pilot.workload, pilot]));
		await run(
			limitVisits(
				plan.slice(next, next + pilotTrials),
				(workload) => shares.get(workload)?.units ?? 0,
			),
			(workload) => {
				const [cost, share] = [costs.get(workload), shares.get(workload)];
				return cost === undefined || share === undefined
					? pairVisitMs
					: cost.unitMs + share.cells * cost.cellMs;
			},
		);
	}
	return { samples, pilotTrials, halfWidth };
}

function visitsMs(samples: readonly TrialSample[]): number {
	return samples.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
}
