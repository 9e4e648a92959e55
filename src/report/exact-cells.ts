import type { ExactCounts, ExactSides } from "../model/exact-counts.ts";
import { formatMetric } from "./quantity.ts";

/** Counts of one build repeat within this. */
const repeatable = 0.0005;

/** Instructions and allocations per operation: "412", or "412->398" where the sides differ. */
export function exactCells(
	exact: ExactSides | undefined,
	workload: string,
): { readonly instr: string; readonly alloc: string } {
	const before = countedIn(exact?.baseline, workload);
	const after = countedIn(exact?.candidate, workload);
	const [a, b] = [before?.instructions, after?.instructions];
	const [left, right] = [a?.state === "counted" ? a : null, b?.state === "counted" ? b : null];
	return {
		instr: change(
			left?.perOp,
			right?.perOp,
			"instructions/op",
			Math.max(repeatable, (left?.spread ?? 0) + (right?.spread ?? 0)),
		),
		alloc: change(before?.allocationsPerOp, after?.allocationsPerOp, "syscalls/op", 1e-6),
	};
}

export type Counted = Extract<ExactCounts, { state: "counted" }>;

/** What was counted of a workload on one side. */
export function countedIn(
	counts: readonly ExactCounts[] | undefined,
	workload: string,
): Counted | undefined {
	const found = counts?.find((each) => each.workload === workload);
	return found?.state === "counted" ? found : undefined;
}

function change(
	before: number | undefined,
	after: number | undefined,
	metric: "instructions/op" | "syscalls/op",
	noise: number,
): string {
	if (before === undefined && after === undefined) return "";
	const text = (value: number | undefined): string =>
		value === undefined ? "?" : formatMetric(value, metric);
	const known = before !== undefined && after !== undefined;
	const same = known && Math.abs(after - before) <= noise * Math.max(before, after);
	return same || text(before) === text(after) ? text(before) : `${text(before)}->${text(after)}`;
}
