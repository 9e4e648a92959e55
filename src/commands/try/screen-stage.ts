import { screenVerdict } from "../../decide/screen-verdict.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import { builtPaths } from "../built-paths.ts";
import { measureBuilds, selectWorkloads } from "../measure-builds.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { candidateOf, writeLargeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** A short comparison over all workloads. */
export async function screenStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { order, base } = task.state;
	const workloads = await workshop.workloads();
	const selected = selectWorkloads(workloads, order.filter ?? undefined);
	const baseline = await workshop.build(base);
	const candidate = await workshop.build(candidateOf(task).variant);
	const lock = await workshop.lock();
	await lock.addBuilt([baseline, candidate].flatMap(builtPaths));
	const { comparison } = await measureBuilds({
		...{ context: workshop.context, workloads, selected, quick: true, seed: order.seed },
		...{ baseline, candidate, lock },
		budget: comparisonBudget(workloads, selected, {
			seconds: order.budgetSeconds / 4,
			quick: true,
		}),
		// Counted when it is confirmed: most do not come so far.
		counts: null,
		stored: null,
	});
	const file = evidenceNames.screen;
	await writeLargeEvidence(workshop.context, task, file, comparison);
	const { kind, reason } = screenVerdict(comparison);
	return { outcome: kind, finding: reason, evidence: [file] };
}
