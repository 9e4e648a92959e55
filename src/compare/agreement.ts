import type { Agreement } from "../model/agreement.ts";
import type { MeasuredResult, WorkloadResult } from "../model/comparison.ts";
import type { Verdict } from "../model/effect.ts";

/** Which micro-workloads exercise what an upstream program exercises. */
const counterparts: Readonly<Record<string, readonly string[]>> = {
	bench: ["dispatch/ring", "dispatch/pass"],
	bench_cascade: ["dispatch/readd", "dispatch/add-del"],
	bench_http: ["bufferevent/", "socket-io/write-read"],
};

/** Upstream's programs against the micro-workloads that stand for them; pure. */
export function layerAgreement(results: readonly WorkloadResult[]): readonly Agreement[] {
	return measuredIn(results, "upstream").map((program) => {
		const name = Object.keys(counterparts)
			.filter((prefix) => program.workload.replace(/^upstream\//, "").startsWith(prefix))
			.sort((a, b) => b.length - a.length)[0];
		const micro = measuredIn(results, "micro").filter(({ workload }) =>
			(counterparts[name ?? ""] ?? []).some((prefix) => workload.startsWith(prefix)),
		);
		const together = combine(micro.map(({ verdict }) => verdict));
		return {
			subject: program.workload,
			left: program.verdict,
			right: micro.length === 0 ? "not measured" : together,
			conclusion: micro.length === 0 ? "open" : concludeOf(program.verdict, together),
		};
	});
}

/** The in-process mode against the lock step, where both measured; pure. */
export function modeAgreement(results: readonly WorkloadResult[]): readonly Agreement[] {
	const inProcess = new Map(
		measuredIn(results, "micro").map((result) => [result.workload, result]),
	);
	return measuredIn(results, "lockstep").flatMap((lockstep) => {
		const micro = inProcess.get(lockstep.workload);
		if (micro === undefined) return [];
		const [a, b] = [micro.effect.interval, lockstep.effect.interval];
		const apart = a.low > b.high || b.low > a.high;
		return [
			{
				subject: lockstep.workload,
				left: micro.verdict,
				right: lockstep.verdict,
				conclusion: apart ? concludeApart(micro.verdict, lockstep.verdict) : "agree",
			},
		];
	});
}

/** Intervals that do not meet, yet with the same verdict, still tell the same story. */
function concludeApart(a: Verdict, b: Verdict): Agreement["conclusion"] {
	return a === b && a !== "inconclusive" ? "agree" : "disagree";
}

function measuredIn(results: readonly WorkloadResult[], layer: string): readonly MeasuredResult[] {
	return results.filter(
		(result): result is MeasuredResult => result.state === "measured" && result.layer === layer,
	);
}

/** One word for several workloads: a mixture of faster and slower is open. */
function combine(verdicts: readonly Verdict[]): Verdict {
	const moved = new Set(verdicts.filter((v) => v === "faster" || v === "slower"));
	if (moved.size === 2) return "inconclusive";
	const [only] = moved;
	if (only !== undefined) return only;
	return verdicts.includes("inconclusive") ? "inconclusive" : "same";
}

function concludeOf(a: Verdict, b: Verdict): Agreement["conclusion"] {
	if (a === "inconclusive" || b === "inconclusive") return "open";
	if (a === b) return "agree";
	return a === "same" || b === "same" ? "only one moved" : "disagree";
}
