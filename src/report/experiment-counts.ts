import { type LedgerEntry, type Standing, standingOf } from "../model/experiment.ts";

const standings: readonly Standing[] = ["accepted", "acceptable", "parked", "rejected", "reverted"];

/** How many stand where. */
export function countStandings(
	entries: readonly LedgerEntry[],
): ReadonlyMap<Standing | "corrupt", number> {
	const counts = new Map<Standing | "corrupt", number>();
	for (const entry of entries) {
		const key = entry.state === "corrupt" ? "corrupt" : standingOf(entry);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** "12 experiments: 3 accepted, 2 parked, 7 rejected": the denominator always comes first. */
export function countsText(entries: readonly LedgerEntry[]): string {
	const counts = countStandings(entries);
	const parts = [...standings, "corrupt" as const].flatMap((standing) => {
		const count = counts.get(standing) ?? 0;
		return count === 0 ? [] : [`${count} ${standing}`];
	});
	const total = `${entries.length} experiment${entries.length === 1 ? "" : "s"}`;
	return parts.length === 0 ? total : `${total}: ${parts.join(", ")}`;
}

const opening = "<!-- evlab:counts -->";
const closing = "<!-- /evlab:counts -->";

/** The README with the counts between its two markers; null when it has no such pair. */
export function withCounts(readme: string, entries: readonly LedgerEntry[]): string | null {
	const from = readme.indexOf(opening);
	const to = readme.indexOf(closing);
	if (from === -1 || to < from) return null;
	return `${readme.slice(0, from + opening.length)}${countsText(entries)}${readme.slice(to)}`;
}
