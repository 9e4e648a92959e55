import { join } from "node:path";
import { confirmSelection } from "../../compare/confirm-selection.ts";
import { confirmVerdict } from "../../decide/confirm-verdict.ts";
import { mayGain } from "../../decide/screen-verdict.ts";
import type { VariantBuild } from "../../model/build.ts";
import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { isSentinel } from "../../model/workload.ts";
import { writeCompressed } from "../../system/compressed-file.ts";
import { measureBuilds, type SelectedWorkloads, selectWorkloads } from "../measure-builds.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { candidateOf, writeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import { readComparisonEvidence, screenFile } from "./screen-stage.ts";
import { findUntouched } from "./untouched.ts";
import type { Workshop } from "./workshop.ts";

export const confirmFile = "confirm.json.gz";
export const untouchedFile = "untouched.json";

/**
 * Fresh samples of what matters: other processes, another seed, and builds compiled once more and
 * linked in layouts that the screen has not seen, because a layout keeps its bias from run to run.
 */
export async function confirmStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { order, base } = task.state;
	const screen = await readComparisonEvidence(context.files, join(task.directory, screenFile));
	const gaining = gains(screen);
	const open = confirmSelection(screen, { gaining, untouched: new Set() });
	const doubtful = new Set([...open].filter((workload) => !gaining.has(workload)));
	const found = await findUntouched(workshop, task, doubtful);
	await writeEvidence(context.files, task, untouchedFile, found);
	const wanted = confirmSelection(screen, { gaining, untouched: new Set(found.untouched) });
	const workloads = await workshop.workloads();
	const selected = only(selectWorkloads(workloads, order.filter ?? undefined), wanted);
	const baseline = await workshop.twin(base);
	const candidate = await workshop.twin(candidateOf(task).variant);
	requireSameCode(screen, baseline, candidate);
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
	const { outcome, reason } = confirmVerdict(screen, comparison);
	return { outcome, finding: reason, evidence: [untouchedFile, confirmFile] };
}

function gains(screen: Comparison): ReadonlySet<string> {
	return new Set(
		screen.results.flatMap((result) =>
			result.state === "measured" && !isSentinel(result.workload) && mayGain(result, screen)
				? [result.workload]
				: [],
		),
	);
}

function only(selected: SelectedWorkloads, wanted: ReadonlySet<string>): SelectedWorkloads {
	return {
		...selected,
		micro: selected.micro.filter(({ id }) => wanted.has(id) || isSentinel(id)),
		upstream: selected.upstream.filter((id) => wanted.has(id)),
	};
}

/** Compiled twice, the same: otherwise the second samples would be of another change. */
function requireSameCode(
	screen: Comparison,
	baseline: VariantBuild,
	candidate: VariantBuild,
): void {
	const differs =
		screen.baseline.codeHash !== baseline.codeHash
			? screen.baseline.variant.name
			: screen.candidate.codeHash !== candidate.codeHash
				? screen.candidate.variant.name
				: null;
	if (differs === null) return;
	throw new EvlabError(
		"BUILD_FAILED",
		`${differs} compiled once more is other machine code than the first time`,
		"build without __DATE__ and __TIME__, and without a compiler that changed in between",
	);
}
