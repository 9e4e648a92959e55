import type { Comparison } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import type { ExactCounts, ExactSides } from "../model/exact-counts.ts";
import { countedIn } from "./exact-cells.ts";
import { printable } from "./quantity.ts";

/** A change of peak memory worth a sentence; two runs of one build differ by up to 1.1 %. */
const notableRss = 0.02;
const namesShown = 3;

/** What the exact counts add to the table, one sentence each: doubts, memory, what has no count. */
export function exactNotes(
	{ exact }: Pick<Comparison, "exact">,
	doubts: readonly Doubt[],
): readonly string[] {
	if (exact === undefined) return [];
	const memory = exact.baseline.flatMap(({ workload }) => {
		const before = countedIn(exact.baseline, workload)?.peakRssKb;
		const after = countedIn(exact.candidate, workload)?.peakRssKb;
		if (before === undefined || after === undefined) return [];
		const ratio = after / before - 1;
		if (Math.abs(ratio) <= notableRss) return [];
		return [
			`${workload} ${before} -> ${after} kB (${ratio > 0 ? "+" : ""}${(100 * ratio).toFixed(1)} %)`,
		];
	});
	return [
		...doubts.map(({ workload, text }) => `${workload}: ${text}`),
		...(memory.length === 0 ? [] : [`peak memory: ${several(memory)}`]),
		...uncounted(exact),
	].map(printable);
}

/** One sentence a reason and side, or for both sides where it is the same. */
function uncounted({ baseline, candidate }: ExactSides): readonly string[] {
	const [before, after] = [withoutCount(baseline), withoutCount(candidate)];
	const both = before.filter((text) => after.includes(text));
	const of = (role: string, texts: readonly string[]): readonly string[] =>
		texts.map((text) => `no instruction count (${role}) for ${text}`);
	return [
		...of("both sides", both),
		...of(
			"baseline",
			before.filter((text) => !both.includes(text)),
		),
		...of(
			"candidate",
			after.filter((text) => !both.includes(text)),
		),
	];
}

function withoutCount(counts: readonly ExactCounts[]): readonly string[] {
	const byReason = new Map<string, string[]>();
	for (const each of counts) {
		const because = reasonOf(each);
		if (because !== null) byReason.set(because, [...(byReason.get(because) ?? []), each.workload]);
	}
	return [...byReason].map(([because, workloads]) => `${several(workloads)}: ${because}`);
}

function reasonOf(counts: ExactCounts): string | null {
	if (counts.state === "unavailable") return counts.because;
	return counts.instructions.state === "unavailable" ? counts.instructions.because : null;
}

function several(items: readonly string[]): string {
	const shown = items.slice(0, namesShown).join(", ");
	return items.length > namesShown ? `${shown} and ${items.length - namesShown} more` : shown;
}
