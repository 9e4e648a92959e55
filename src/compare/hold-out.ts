import type { Comparison } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import { type CountedPair, countedPairs } from "./counted-pairs.ts";

/** A saving is one from here on: counts repeat within a twentieth of this. */
const notable = 0.01;
/** What has to be left of it at a neighbouring size. */
const share = 0.5;

const kinds = [
	["instructionsPerOp", "instructions"],
	["allocationsPerOp", "allocations"],
	["syscallsPerOp", "system calls"],
] as const;

/**
 * Savings of workloads called faster that are there at the size that is measured, and at none of
 * its neighbours: cut to the benchmark. Pure.
 */
export function holdOutDoubts(comparison: Comparison): readonly Doubt[] {
	const declared = countedPairs(comparison.exact);
	const neighbours = new Map<string, { pair: CountedPair; size: string }[]>();
	for (const { workload, parameters, baseline, candidate } of comparison.holdOut ?? []) {
		const named = { baseline: [baseline], candidate: [candidate] };
		const [pair] = countedPairs(named).values();
		if (pair === undefined) continue;
		const size = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
		const found = neighbours.get(workload) ?? [];
		neighbours.set(workload, [...found, { pair, size: size.join(", ") }]);
	}
	return [...neighbours].flatMap(([workload, near]) => {
		const pair = declared.get(workload);
		const doubt = pair === undefined ? null : doubtOf(workload, pair, near);
		return doubt === null ? [] : [doubt];
	});
}

function doubtOf(
	workload: string,
	declared: CountedPair,
	near: readonly { readonly pair: CountedPair; readonly size: string }[],
): Doubt | null {
	for (const [kind, noun] of kinds) {
		const saved = savingOf(declared, kind);
		if (saved <= notable + declared.baseline.spread + declared.candidate.spread) continue;
		const best = Math.max(...near.map(({ pair }) => savingOf(pair, kind)));
		if (best >= share * saved) continue;
		const sizes = near.map(({ size }) => size).join("; ");
		const left = best <= 0 ? "none" : percent(best);
		const text = `saves ${percent(saved)} of its ${noun} at the size that is measured, ${left} next to it (${sizes}): the gain does not hold`;
		return { workload, strength: "strong", text };
	}
	return null;
}

function savingOf({ baseline, candidate }: CountedPair, kind: (typeof kinds)[number][0]): number {
	return baseline[kind] === 0 ? 0 : 1 - candidate[kind] / baseline[kind];
}

function percent(part: number): string {
	return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
}
