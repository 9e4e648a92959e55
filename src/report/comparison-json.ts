import type { Agreement } from "../model/agreement.ts";
import type { Comparison } from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";

/** What follows from a comparison and is not part of its record. */
export interface Findings {
	readonly decision: { readonly kind: string; readonly reason: string };
	readonly layers: readonly Agreement[];
	readonly modes: readonly Agreement[];
	/** What the exact counts say against a "faster". */
	readonly doubts: readonly Doubt[];
}

/**
 * A comparison for other programs: the record, so that it can be read again and judged again,
 * with the decision and the agreements beside it. `schema` comes first and carries the version;
 * all other keys are in alphabetical order, so that equal comparisons are equal texts. One line.
 */
export function comparisonJson(comparison: Comparison, findings: Findings): string {
	const { schema, ...record } = comparison;
	const { decision, layers, modes, doubts } = findings;
	const rest = { ...record, decision, agreement: { layers, modes }, doubts };
	return `{"schema":${JSON.stringify(schema)},${JSON.stringify(ordered(rest)).slice(1)}`;
}

function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, ordered(inner)]),
	);
}
