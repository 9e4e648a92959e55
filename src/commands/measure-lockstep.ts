import { planTrials } from "../measure/plan-trials.ts";
import { runLockstep } from "../measure/run-lockstep.ts";
import type { TrialSample } from "../model/sample.ts";
import type { AppendLog } from "../system/append-log.ts";
import { type ComparisonJob, engine, type OnFault } from "./comparison-job.ts";

/** The cross-check: the two sides in processes of their own, without what has faulted. */
export async function measureLockstep(
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
		...(await engine(job, workloads)),
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
