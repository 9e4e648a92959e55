import type { Comparison } from "../model/comparison.ts";

/**
 * Why the second comparison is no confirmation of the first, or null. A choice made on samples is
 * confirmed only by samples taken after it, of the same builds, in the same place, by one rule.
 */
export function notFresh(screen: Comparison, confirm: Comparison): string | null {
	if (Date.parse(confirm.startedAt) < Date.parse(screen.startedAt) + screen.durationMs) {
		return "its samples were not taken after the screening's";
	}
	if (confirm.seed === screen.seed) return "it has the screening's seed";
	const pairs = [
		["host", screen.environment.fingerprint, confirm.environment.fingerprint],
		["workload set", screen.workloadHash, confirm.workloadHash],
		["rule", screen.ruleVersion, confirm.ruleVersion],
		["baseline", screen.baseline.codeHash, confirm.baseline.codeHash],
		["candidate", screen.candidate.codeHash, confirm.candidate.codeHash],
	] as const;
	const other = pairs.find(([, left, right]) => left !== right);
	return other === undefined ? null : `it has another ${other[0]} than the screening`;
}
