import { type Budget, splitBudget } from "../../compare/budget.ts";
import { fullSeconds } from "../compare.ts";
import type { LoadedWorkloads } from "../load-workloads.ts";
import type { SelectedWorkloads } from "../measure-builds.ts";

/** The share of upstream's programs in a budget, which micro-workloads take where there are none. */
const upstreamShare = 0.28;

/** How `seconds` are spent on these workloads. */
export function comparisonBudget(
	{ config: { measure } }: LoadedWorkloads,
	selected: SelectedWorkloads,
	options: { readonly seconds: number; readonly quick: boolean },
): Budget {
	const { seconds, quick } = options;
	return splitBudget({
		seconds: selected.upstream.length === 0 ? seconds / (1 - upstreamShare) : seconds,
		fullSeconds,
		quick,
		trials: measure[quick ? "quick_trials" : "trials"],
		workloads: selected.micro.length,
		certificate: {
			trials: measure.certificate_trials,
			workloads: selected.certificate.length,
		},
	});
}
