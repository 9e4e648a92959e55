import type { JudgedComparison } from "../model/acceptance.ts";
import { isJudged, type MeasuredResult } from "../model/comparison.ts";
import { isSentinel } from "../model/workload.ts";
import { decide } from "./decision.ts";
import { listed, timeChange } from "./time-change.ts";

export type ScreenVerdict =
	| { readonly kind: "promising"; readonly workloads: readonly string[]; readonly reason: string }
	| { readonly kind: "reject"; readonly reason: string }
	| { readonly kind: "park"; readonly reason: string; readonly needs: string | null };

/**
 * Whether the first samples make it worth taking fresh ones. Promising is what looks 2 % faster:
 * that it is so is for the confirmation to show, whose interval must be clear of 0. Pure.
 */
export function judgeScreen({ comparison, doubts }: JudgedComparison): ScreenVerdict {
	const decision = decide(comparison, { doubts });
	if (decision.kind === "reject") return { kind: "reject", reason: decision.reason };
	if (decision.kind === "no-verdict") {
		return { kind: "park", reason: decision.reason, needs: "a measurement on a quiet host" };
	}
	const measured = judgedResults({ comparison });
	const needed = Math.log1p(comparison.rule.fasterPercent / 100);
	const promising = measured.filter(({ effect, verdict }) => {
		return effect.logRatio >= needed && (verdict === "faster" || verdict === "inconclusive");
	});
	if (promising.length > 0) {
		const shown = promising.map((r) => `${r.workload} ${timeChange(r.effect.logRatio)}`);
		return {
			kind: "promising",
			workloads: promising.map(({ workload }) => workload),
			reason: `looks ${comparison.rule.fasterPercent} % faster: ${listed(shown)}`,
		};
	}
	const small = measured.filter(({ verdict }) => verdict === "faster");
	if (small.length > 0) return tooSmall(small, comparison.rule.fasterPercent);
	return {
		kind: "reject",
		reason: `no workload is faster by ${comparison.rule.fasterPercent} %`,
	};
}

/** Shown to be faster, but by less than the rule asks for. */
export function tooSmall(
	faster: readonly MeasuredResult[],
	fasterPercent: number,
): Extract<ScreenVerdict, { kind: "park" }> {
	const shown = faster.map((r) => `${r.workload} ${timeChange(r.effect.logRatio)}`);
	return {
		kind: "park",
		reason: `faster, but by less than ${fasterPercent} %: ${listed(shown)}`,
		needs: null,
	};
}

/** Numbers of the layers that carry verdicts, without the sentinels, which run no libevent. */
export function judgedResults({
	comparison,
}: Pick<JudgedComparison, "comparison">): readonly MeasuredResult[] {
	return comparison.results
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter((result) => isJudged(result) && !isSentinel(result.workload));
}
