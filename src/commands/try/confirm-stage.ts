import { join } from "node:path";
import { confirmSelection } from "../../compare/confirm-selection.ts";
import { mayGain } from "../../decide/screen-verdict.ts";
import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { isSentinel } from "../../model/workload.ts";
import { writeCompressed } from "../../system/compressed-file.ts";
import { measureBuilds, type SelectedWorkloads, selectWorkloads } from "../measure-builds.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { candidateOf } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import { readComparisonEvidence, screenFile } from "./screen-stage.ts";
import { untouchedWorkloads } from "./untouched.ts";
import type { Workshop } from "./workshop.ts";

export const confirmFile = "confirm.json.gz";

/**
 * Fresh samples of what matters: other processes, another seed, and builds compiled once more and
 * linked in layouts that the screen has not seen, because a layout keeps its bias from run to run.
 */
export async function confirmStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { variant } = candidateOf(task);
	const { order, base } = task.state;
	const screen = await readComparisonEvidence(context.files, join(task.directory, screenFile));
	const untouched = await untouchedWorkloads(workshop, task);
	const wanted = confirmSelection(screen, { gaining: gaining(screen), untouched: new Set(untouched) });
	const workloads = await workshop.workloads();
	const selected = only(selectWorkloads(workloads, order.filter ?? undefined), wanted);
	const baseline = await workshop.twin(base);
	const candidate = await workshop.twin(variant);
	requireSameCode(screen, { baseline: baseline.codeHash, candidate: candidate.codeHash });
	const { comparison } = await measureBuilds({
		...{ context, workloads, selected, baseline, candidate },
		budget: comparisonBudget(workloads, selected, {
			seconds: (3 * order.budgetSeconds) / 4,
			quick: false,
		}),
		quick: false,
		seed: (order.seed + 1) % 2 ** 31,
		counts: true,
		stored: null,
	});
	await writeCompressed(join(task.directory, confirmFile), JSON.stringify(comparison));
	return { ...confirmFinding(comparison), evidence: [confirmFile] };
}
