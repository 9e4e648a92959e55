import type { CompilerAgreement } from "../model/agreement.ts";
import { isJudged, type WorkloadResult } from "../model/comparison.ts";

/**
 * One line for each workload that carries a verdict with either compiler, in the order of `left`;
 * pure. No results at all means that the compiler made the same machine code of both sides.
 */
export function compilerAgreement(
	left: readonly WorkloadResult[] | "identical code",
	right: readonly WorkloadResult[] | "identical code",
): readonly CompilerAgreement[] {
	const [a, b] = [statements(left), statements(right)];
	const subjects = new Set([...a.keys(), ...b.keys()]);
	return [...subjects].map((subject) => {
		const says = a.get(subject) ?? absent(left);
		const other = b.get(subject) ?? absent(right);
		return { subject, left: says, right: other, conclusion: concludeOf(says, other) };
	});
}

/**
 * A verdict, or the kind of fault that voids the workload. The lock step and the A/A certificate are
 * checks and carry none, although they name the same workloads.
 */
function statements(results: readonly WorkloadResult[] | "identical code") {
	const judged = results === "identical code" ? [] : results;
	return new Map<string, string>(
		judged
			.filter(isJudged)
			.map((r) => [r.workload, r.state === "measured" ? r.verdict : r.fault.kind]),
	);
}

/** What compiles to the same machine code is the same, and needs no measurement to show it. */
function absent(results: readonly WorkloadResult[] | "identical code"): string {
	return results === "identical code" ? "same" : "not measured";
}

const moved: ReadonlySet<string> = new Set(["faster", "slower"]);

function concludeOf(left: string, right: string): CompilerAgreement["conclusion"] {
	const settled = (says: string): boolean => says === "same" || moved.has(says);
	if (!settled(left) || !settled(right)) return "open";
	if (left === right) return "agree";
	return moved.has(left) && moved.has(right) ? "opposite" : "only one moved";
}
