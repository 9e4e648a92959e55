import { confirmSelection } from "../../compare/confirm-selection.ts";
import { confirmVerdict } from "../../decide/confirm-verdict.ts";
import { mayGain } from "../../decide/screen-verdict.ts";
import type { VariantBuild } from "../../model/build.ts";
import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import { isSentinel } from "../../model/workload.ts";
import { builtPaths } from "../built-paths.ts";
import { measureBuilds, type SelectedWorkloads, selectWorkloads } from "../measure-builds.ts";
import { findCodeFacts } from "./code-facts.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { comparisonOf } from "./comparison-of.ts";
import { candidateOf, writeEvidence, writeLargeEvidence } from "./evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/** Counts stand in for the clock where the host cannot resolve 1 %, so all are wanted. */
const countSeconds = 180;

/**
 * Fresh samples of what matters: other processes, another seed, and builds compiled once more and
 * linked in layouts that the screen has not seen, because a layout keeps its bias from run to run.
 * The time goes to what may carry the acceptance and to what is not yet shown harmless.
 */
export async function confirmStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { order, base } = task.state;
	const screen = await comparisonOf(workshop, task, "screen");
	const gaining = gains(screen);
	const open = confirmSelection(screen, { gaining, untouched: new Set() });
	const doubtful = new Set([...open].filter((workload) => !gaining.has(workload)));
	const code = await findCodeFacts(workshop, task, doubtful);
	await writeEvidence(context, task, evidenceNames.untouched, code);
	const wanted = confirmSelection(screen, { gaining, untouched: new Set(code.untouched) });
	const workloads = await workshop.workloads();
	const selected = only(selectWorkloads(workloads, order.filter ?? undefined), wanted);
	// Together: each has parts that use one core only. Both end before the first failure is thrown.
	const twins = [workshop.twin(base), workshop.twin(candidateOf(task).variant)] as const;
	await Promise.allSettled(twins);
	const [baseline, candidate] = await Promise.all(twins);
	requireSameCode(screen, baseline, candidate);
	const lock = await workshop.lock();
	await lock.addBuilt([baseline, candidate].flatMap(builtPaths));
	const { comparison } = await measureBuilds({
		...{ context, workloads, selected, baseline, candidate, quick: false, lock },
		budget: comparisonBudget(workloads, selected, {
			seconds: (3 * order.budgetSeconds) / 4,
			quick: false,
		}),
		seed: (order.seed + 1) % 2 ** 31,
		counts: { mostSeconds: countSeconds },
		stored: null,
	});
	const file = evidenceNames.confirm;
	await writeLargeEvidence(workshop.context, task, file, comparison);
	const { outcome, reason } = confirmVerdict(screen, comparison);
	return {
		outcome,
		finding: `${reason}; ${code.changedFunctions.length} functions changed, ${code.untouched.length} workloads run none of them`,
		evidence: [evidenceNames.untouched, file],
	};
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
	const pairs = [
		[screen.baseline, baseline],
		[screen.candidate, candidate],
	] as const;
	const other = pairs.find(([before, again]) => before.codeHash !== again.codeHash);
	if (other === undefined) return;
	throw new EvlabError(
		"BUILD_FAILED",
		`${other[0].variant.name} compiled once more is other machine code than the first time`,
		"build without __DATE__ and __TIME__, with a compiler that does not change in between",
	);
}
