import { join } from "node:path";
import { screenVerdict } from "../../decide/screen-verdict.ts";
import { Comparison } from "../../model/comparison.ts";
import { readCompressed, writeCompressed } from "../../system/compressed-file.ts";
import type { Files } from "../../system/ports.ts";
import { measureBuilds, selectWorkloads } from "../measure-builds.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { candidateOf } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

export const screenFile = "screen.json.gz";

/** A short comparison over all workloads. */
export async function screenStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { variant } = candidateOf(task);
	const { order, base } = task.state;
	const workloads = await workshop.workloads();
	const selected = selectWorkloads(workloads, order.filter ?? undefined);
	const { comparison } = await measureBuilds({
		context: workshop.context,
		workloads,
		selected,
		baseline: await workshop.build(base),
		candidate: await workshop.build(variant),
		budget: comparisonBudget(workloads, selected, {
			seconds: order.budgetSeconds / 4,
			quick: true,
		}),
		quick: true,
		seed: order.seed,
		// Counted when it is confirmed: most do not come so far.
		counts: false,
		stored: null,
	});
	await writeCompressed(join(task.directory, screenFile), JSON.stringify(comparison));
	const { kind, reason } = screenVerdict(comparison);
	return { outcome: kind, finding: reason, evidence: [screenFile] };
}

/** A comparison that a stage has left. */
export async function readComparisonEvidence(files: Files, path: string): Promise<Comparison> {
	return Comparison.parse(JSON.parse(await readCompressed(files, path)));
}
