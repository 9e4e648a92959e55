import {
	type Comparison,
	isJudged,
	type MeasuredResult,
	type WorkloadResult,
} from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import { isSentinel } from "../model/workload.ts";
import { disbelieved } from "./disbelieved.ts";

/** What a comparison as a whole allows to be said. Acceptance itself needs `evlab try`. */
export type Decision =
	| { readonly kind: "no-verdict"; readonly reason: string }
	| { readonly kind: "promising"; readonly faster: readonly string[]; readonly reason: string }
	| {
			readonly kind: "reject";
			readonly slower: readonly string[];
			readonly faulty: readonly string[];
			readonly reason: string;
	  }
	| { readonly kind: "undecided"; readonly reason: string };

/**
 * The rule of acceptance, as far as one comparison can carry it: at least one workload faster by
 * `fasterPercent` with its interval clear of 0, and every other shown not to lose. Fails closed:
 * a workload without numbers, or not shown equal, stands in the way, and so does a strong doubt.
 * The host's own calibration takes decisions without a certificate.
 */
export function decide(
	comparison: Comparison,
	{
		doubts = [],
		needsCertificate = true,
	}: { readonly doubts?: readonly Doubt[]; readonly needsCertificate?: boolean } = {},
): Decision {
	if (comparison.identity === "identical-code" || comparison.identity === "shared-build") {
		return { kind: "no-verdict", reason: "the two sides are the same machine code" };
	}
	if (comparison.completion === "interrupted") {
		return { kind: "no-verdict", reason: "the run was interrupted" };
	}
	const judged = comparison.results.filter(isJudged);
	const slower = named(judged, "slower");
	if (comparison.identity === "aa") {
		return {
			kind: "no-verdict",
			reason: `A/A: the same source on both sides, ${control(comparison.results)}`,
		};
	}
	// A fault of the baseline, or of both, says nothing about the change.
	const faulty = comparison.results
		.filter((result) => result.state === "void" && result.fault.role === "candidate")
		.map(({ workload }) => workload);
	const doubt =
		comparison.calibration.state === "fails"
			? `evlab calibrate has failed on this host: ${comparison.calibration.reason}`
			: distrust(comparison.results, needsCertificate);
	// A crash needs no clock: what fails is rejected on a bench that moves, too.
	if (faulty.length > 0 || (slower.length > 0 && doubt === null)) {
		const reasons = [
			...(slower.length > 0 && doubt === null ? [`slower on ${list(slower)}`] : []),
			...(faulty.length > 0 ? [`the candidate fails ${list(faulty)}`] : []),
		];
		return { kind: "reject", slower, faulty, reason: reasons.join("; ") };
	}
	if (doubt !== null) return { kind: "no-verdict", reason: doubt };
	if (!judged.some(({ state }) => state === "measured")) {
		return { kind: "no-verdict", reason: "nothing was measured" };
	}
	return gain(comparison, judged, doubts);
}

/**
 * Why this run's clock is not to be believed, or null: a workload of the A/A certificate, or a
 * sentinel, whose code is the same on both sides, moved. Fails closed without a certificate.
 */
function distrust(results: readonly WorkloadResult[], needsCertificate: boolean): string | null {
	const certificate = results.filter(({ layer }) => layer === "certificate");
	if (certificate.length === 0 && needsCertificate)
		return "the A/A certificate of this run was not measured";
	const failed = certificate.filter(isOpenFault).map(({ workload }) => workload);
	if (failed.length > 0) return `the A/A certificate could not be measured: ${list(failed)} failed`;
	const moved = [...named(certificate, "faster"), ...named(certificate, "slower")];
	if (moved.length > 0) {
		return `the A/A certificate failed: ${list(moved)} moved with the baseline on both sides; this host is not fit to measure now`;
	}
	const sentinels = results.filter((result) => isJudged(result) && isSentinel(result.workload));
	const strayed = [...named(sentinels, "faster"), ...named(sentinels, "slower")];
	return strayed.length === 0
		? null
		: `the sentinel ${list(strayed)} moved, which runs no code of libevent: this run is void`;
}

/** What the same source on both sides says of the bench itself. */
function control(results: readonly WorkloadResult[]): string {
	const judged = results.filter(isJudged);
	const moved = [...named(judged, "slower"), ...named(judged, "faster")];
	const faulty = results.filter(isOpenFault).map(({ workload }) => workload);
	if (moved.length > 0) return `yet ${list(moved)} moved: do not trust this host now`;
	if (faulty.length > 0) return `yet ${list(faulty)} failed: the bench or the source is at fault`;
	return judged.some(({ state }) => state === "measured")
		? "and nothing was called faster or slower"
		: "and nothing was measured";
}

function gain(
	comparison: Comparison,
	judged: readonly WorkloadResult[],
	doubts: readonly Doubt[],
): Decision {
	const needed = Math.log1p(comparison.rule.fasterPercent / 100);
	const faster = judged
		.filter((result): result is MeasuredResult => result.state === "measured")
		.filter(({ verdict, effect }) => verdict === "faster" && effect.logRatio >= needed)
		.map(({ workload }) => workload);
	const unsettled = [
		...judged.filter((result) => result.state === "measured" && result.verdict === "inconclusive"),
		// A cross-check that failed is no cross-check: the lock step counts here too.
		...comparison.results.filter(isOpenFault),
	];
	if (faster.length === 0) {
		return {
			kind: "undecided",
			reason: `nothing is faster by ${comparison.rule.fasterPercent} %, nothing is slower${openPart(unsettled.length)}`,
		};
	}
	if (unsettled.length > 0) {
		return {
			kind: "undecided",
			reason: `faster on ${list(faster)}${openPart(unsettled.length)}: measure longer with --budget`,
		};
	}
	const contradiction = disbelieved(faster, doubts);
	if (contradiction !== null) return { kind: "undecided", reason: contradiction };
	return {
		kind: "promising",
		faster,
		reason: `faster on ${list(faster)}, no loss anywhere; not yet confirmed on fresh samples`,
	};
}

/** Not measured, for a reason other than a stated wish or lack. */
function isOpenFault(result: WorkloadResult): boolean {
	return result.state === "void" && result.fault.kind !== "skipped";
}

function openPart(count: number): string {
	return count === 0 ? "" : `, ${count} workload${count === 1 ? "" : "s"} not settled`;
}

function named(results: readonly WorkloadResult[], verdict: "faster" | "slower"): string[] {
	return results
		.filter((result) => result.state === "measured" && result.verdict === verdict)
		.map(({ workload }) => workload);
}

function list(names: readonly string[]): string {
	const shown = names.slice(0, 3).join(", ");
	return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
