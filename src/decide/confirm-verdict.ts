import { type Comparison, isJudged, type MeasuredResult } from "../model/comparison.ts";
import { decide } from "./decision.ts";
import { mayGain } from "./screen-verdict.ts";

/** What fresh samples say of the gains that were chosen on others. */
export interface ConfirmVerdict {
	readonly outcome: "passes" | "rejects" | "inconclusive";
	readonly reason: string;
}

/**
 * Passes when at least one gain is there again, as large as acceptance asks for. Rejects a loss, a
 * failure, and a gain of which nothing is left; in between it is real but too small. Pure.
 */
export function confirmVerdict(screen: Comparison, confirm: Comparison): ConfirmVerdict {
	const decision = decide(confirm);
	if (decision.kind === "reject") return { outcome: "rejects", reason: decision.reason };
	if (decision.kind === "no-verdict") return { outcome: "inconclusive", reason: decision.reason };
	const screened = new Map(
		screen.results.flatMap((result) =>
			result.state === "measured" && isJudged(result) && mayGain(result, screen)
				? [[result.workload, result.effect.logRatio] as const]
				: [],
		),
	);
	const again = confirm.results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter((result) => isJudged(result) && screened.has(result.workload))
		.toSorted((a, b) => b.effect.interval.low - a.effect.interval.low);
	const needed = Math.log1p(confirm.rule.fasterPercent / 100);
	const gains = again.filter(
		({ verdict, effect }) => verdict === "faster" && effect.logRatio >= needed,
	);
	const [best] = gains.length > 0 ? gains : again;
	if (best === undefined) return { outcome: "rejects", reason: "no gain could be measured again" };
	const reason = shrunk(best, screened.get(best.workload) ?? 0);
	if (gains.length > 0) return { outcome: "passes", reason };
	return best.effect.interval.low > 0
		? { outcome: "inconclusive", reason: `not shown to reach what is asked for: ${reason}` }
		: { outcome: "rejects", reason: `not confirmed: ${reason}` };
}

/** The first estimate was the reason to choose it, so it is too large on average; the second is not. */
function shrunk({ workload, effect }: MeasuredResult, screened: number): string {
	const { low, high } = effect.familyInterval;
	return `${workload}: ${percent(screened)} on the screen, ${percent(effect.logRatio)} on fresh samples (${percent(low)} to ${percent(high)})`;
}

function percent(logRatio: number): string {
	const change = 100 * Math.expm1(-logRatio);
	return `${change > 0 ? "+" : ""}${change.toFixed(1)} %`;
}
