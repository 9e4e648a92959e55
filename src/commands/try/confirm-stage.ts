import { judgedResults, judgeScreen } from "../../decide/judge-screen.ts";
import { listed, timeChange } from "../../decide/time-change.ts";
import type { JudgedComparison } from "../../model/acceptance.ts";
import type { VariantBuild } from "../../model/build.ts";
import type { Comparison } from "../../model/comparison.ts";
import { EvlabError } from "../../model/errors.ts";
import { isSentinel } from "../../model/workload.ts";
import { writeComparison } from "../../record/comparison-evidence.ts";
import { measureBuilds, type SelectedWorkloads, selectWorkloads } from "../measure-builds.ts";
import { findCodeFacts, untouchedWorkloads } from "./code-facts.ts";
import { comparisonBudget } from "./comparison-budget.ts";
import { comparisonOf } from "./comparison-of.ts";
import { candidateOf } from "./evidence.ts";
import { writeFacts } from "./facts-file.ts";
import { judgedComparison } from "./judged-evidence.ts";
import type { Finding, Task } from "./run-attempt.ts";

import type { Workshop } from "./workshop.ts";

/** Counts stand in for the clock where the host cannot resolve 1 %, so all are wanted. */
const countSeconds = 180;

/**
 * Fresh samples of what the change can have touched: other processes, another seed, and builds
 * compiled once more and linked in layouts that the screen has not seen, because a layout keeps its
 * bias from run to run. Workloads that run none of the changed functions leave their time to the
 * others.
 */
export async function confirmStage(workshop: Workshop, task: Task): Promise<Finding> {
	const { context } = workshop;
	const { order, base } = task.state;
	const screen = judgedComparison(await comparisonOf(workshop, task, "screen"));
	const code = await findCodeFacts(workshop, task);
	const profile = { kind: "unavailable", because: "not taken yet" } as const;
	await writeFacts(workshop, task, { code, profile });
	const promising = promisingOf(screen);
	const untouched = untouchedWorkloads(code);
	const workloads = await workshop.workloads();
	const selected = without(
		selectWorkloads(workloads, order.filter ?? undefined),
		(id) => untouched.has(id) && !promising.includes(id) && !isSentinel(id),
	);
	const baseline = await workshop.twin(base);
	const candidate = await workshop.twin(candidateOf(task).variant);
	requireSameCode(screen.comparison, baseline, candidate);
	const { comparison } = await measureBuilds({
		...{ context, workloads, selected, baseline, candidate, quick: false },
		budget: comparisonBudget(workloads, selected, {
			seconds: (3 * order.budgetSeconds) / 4,
			quick: false,
		}),
		seed: (order.seed + 1) % 2 ** 31,
		counts: { mostSeconds: countSeconds },
		stored: null,
	});
	const file = await writeComparison(task.directory, "confirm", comparison);
	const measured = `${code.changed.length} functions changed, ${untouched.size} workloads run none of them`;
	return { ...findingOf(promising, screen.comparison, comparison, measured), evidence: [file] };
}

function promisingOf(screen: JudgedComparison): readonly string[] {
	const verdict = judgeScreen(screen);
	return verdict.kind === "promising" ? verdict.workloads : [];
}

/**
 * "passes" when what was promising is there again. What is missing for an acceptance is for the
 * rule to say; here it only matters whether a profile is worth taking.
 */
function findingOf(
	promising: readonly string[],
	screen: Comparison,
	confirm: Comparison,
	measured: string,
): Pick<Finding, "outcome" | "finding"> {
	const first = new Map(
		judgedResults({ comparison: screen }).map((r) => [r.workload, r.effect.logRatio]),
	);
	const again = judgedResults({ comparison: confirm }).filter(({ workload }) =>
		promising.includes(workload),
	);
	const shrunk = again.map(
		({ workload, effect }) =>
			`${workload} ${timeChange(first.get(workload) ?? 0)} on the screen, ${timeChange(effect.logRatio)} on fresh samples`,
	);
	const isThere = again.some(({ verdict }) => verdict === "faster");
	return {
		outcome: isThere ? "passes" : "inconclusive",
		finding: `${listed(shrunk) || "nothing that was promising could be measured"}; ${measured}`,
	};
}

function without(
	selected: SelectedWorkloads,
	leaveOut: (id: string) => boolean,
): SelectedWorkloads {
	return {
		...selected,
		micro: selected.micro.filter(({ id }) => !leaveOut(id)),
		upstream: selected.upstream.filter((id) => !leaveOut(id)),
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
