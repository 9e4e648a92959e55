import { type Comparison, isJudged } from "../model/comparison.ts";

/**
 * The workloads that fresh samples are taken of: those that may carry the acceptance, and those
 * that the screen has not shown harmless. What it has shown needs no second look: it was not
 * chosen for it. `untouched` run none of the changed functions. Pure.
 */
export function confirmSelection(
	screen: Comparison,
	options: {
		readonly gaining: ReadonlySet<string>;
		readonly untouched: ReadonlySet<string>;
	},
): ReadonlySet<string> {
	const margin = Math.log1p(screen.rule.samePercent / 100);
	return new Set(
		screen.results.filter(isJudged).flatMap((result) => {
			const { workload } = result;
			if (options.gaining.has(workload)) return [workload];
			if (options.untouched.has(workload)) return [];
			// Left out of a quick run, or failed on both sides: still to be shown.
			if (result.state === "void") return [workload];
			return result.effect.familyInterval.low > -margin ? [] : [workload];
		}),
	);
}
