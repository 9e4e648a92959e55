import type { Doubt } from "../model/doubt.ts";

/** The reason to leave a gain undecided that its exact counts contradict, or null. */
export function disbelieved(faster: readonly string[], doubts: readonly Doubt[]): string | null {
	const strong = doubts.filter(
		({ workload, strength, anywhere }) =>
			strength === "strong" && (anywhere === true || faster.includes(workload)),
	);
	const [first] = strong;
	if (first === undefined) return null;
	const more = strong.length > 1 ? ` (and ${strong.length - 1} more)` : "";
	return `${first.workload}${more}: ${first.text}`;
}
