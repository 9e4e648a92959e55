import { planTrials } from "../measure/plan-trials.ts";
import { runPairs } from "../measure/run-pairs.ts";
import type { TrialSample } from "../model/sample.ts";
import type { AppendLog } from "../system/append-log.ts";
import { type ComparisonJob, engine, type OnFault } from "./comparison-job.ts";

/** The baseline against itself in other layouts: what this host makes of no change at all. */
export async function measureCertificate(
	job: ComparisonJob,
	log: AppendLog,
	onFault: OnFault,
): Promise<readonly TrialSample[]> {
	const samples: TrialSample[] = [];
	await runPairs({
		...(await engine(job, job.certificate)),
		candidate: job.baseline.addons,
		plan: planTrials({
			workloads: job.certificate.map(({ id }) => id),
			trials: job.config.measure.certificate_trials,
			layouts: job.config.measure.layouts,
			pairing: "deranged",
			seed: job.seed + 2,
		}),
		visitBudgetMs: () => job.budget.certificateVisitMs,
		onSample: (sample) => {
			samples.push(sample);
			log.append({ layer: "certificate", ...sample });
		},
		onFault,
		onVisit: (_, workload) => job.context.progress.step("A/A certificate", workload),
	});
	return samples;
}
