import { judgeScreen } from "../../decide/judge-screen.ts";
import { writeComparison } from "../../record/comparison-evidence.ts";
import { measureBuilds, selectWorkloads } from "../measure-builds.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { candidateOf } from "./evidence.ts";
import { judgedComparison } from "./judged-evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

const outcomes = { promising: "passes", reject: "rejects", park: "inconclusive" } as const;

/** A short comparison over all workloads. */
export async function screenStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { order, base } = task.state;
	const workloads = await workshop.workloads();
	const selected = selectWorkloads(workloads, order.filter ?? undefined);
	const { comparison } = await measureBuilds({
		...{ context: workshop.context, workloads, selected, quick: true, seed: order.seed },
		baseline: await workshop.build(base),
		candidate: await workshop.build(candidateOf(task).variant),
		budget: comparisonBudget(workloads, selected, {
			seconds: order.budgetSeconds / 4,
			quick: true,
		}),
		// Counted when it is confirmed: most do not come so far.
		counts: null,
		stored: null,
	});
	const file = await writeComparison(task.directory, "screen", comparison);
	const verdict = judgeScreen(judgedComparison(comparison));
	return { outcome: outcomes[verdict.kind], finding: verdict.reason, evidence: [file] };
}
