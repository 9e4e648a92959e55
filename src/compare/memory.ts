import type { Comparison } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";

/**
 * A peak moves by 2.3 % from process to process, 84 KiB of 3.7 MiB; a quarter more, and as much as a
 * thread's whole cache of malloc, is another kind of change.
 */
const moreThan = 1.25;
const moreKb = 1024;

/** Workloads whose process takes much more memory than the baseline's, faster or not. Pure. */
export function memoryDoubts({ exact }: Comparison): readonly Doubt[] {
	const candidates = new Map(exact?.candidate.map((counts) => [counts.workload, counts]));
	return (exact?.baseline ?? []).flatMap((before) => {
		const now = candidates.get(before.workload);
		if (before.state !== "counted" || now?.state !== "counted") return [];
		const [was, is] = [before.peakRssKb, now.peakRssKb];
		if (is <= was * moreThan || is - was <= moreKb) return [];
		const text = `takes ${mib(is)} MiB of memory at its peak, the baseline ${mib(was)} MiB`;
		return [{ workload: before.workload, strength: "strong" as const, text, anywhere: true }];
	});
}

function mib(kb: number): string {
	return (kb / 1024).toFixed(1);
}
