import type { ExactCounts, ExactSides } from "../model/exact-counts.ts";

export interface CountedSide {
	readonly instructionsPerOp: number;
	/** Relative; a smaller difference of instructions is none. */
	readonly spread: number;
	readonly syscallsPerOp: number;
	readonly allocationsPerOp: number;
}

/** One workload with every count on both sides. */
export interface CountedPair {
	readonly baseline: CountedSide;
	readonly candidate: CountedSide;
}

/** By workload; what lacks a count on a side is left out. Pure. */
export function countedPairs(exact: ExactSides | undefined): ReadonlyMap<string, CountedPair> {
	const candidates = new Map(exact?.candidate.map((counts) => [counts.workload, counts]));
	const pairs = new Map<string, CountedPair>();
	for (const counts of exact?.baseline ?? []) {
		const baseline = countedSide(counts);
		const candidate = countedSide(candidates.get(counts.workload));
		if (baseline !== null && candidate !== null) {
			pairs.set(counts.workload, { baseline, candidate });
		}
	}
	return pairs;
}

function countedSide(counts: ExactCounts | undefined): CountedSide | null {
	if (counts?.state !== "counted" || counts.instructions.state !== "counted") return null;
	return {
		instructionsPerOp: counts.instructions.perOp,
		spread: counts.instructions.spread,
		syscallsPerOp: Object.values(counts.syscallsPerOp).reduce((sum, rate) => sum + rate, 0),
		allocationsPerOp: counts.allocationsPerOp,
	};
}
