import type { MeasuredResult } from "../model/comparison.ts";
import type { ExactSides } from "../model/exact-counts.ts";
import type { Column } from "./columns.ts";
import { exactCells } from "./exact-cells.ts";
import {
	formatHalfWidth,
	formatMetric,
	formatRatio,
	formatSpread,
	formatTimeChange,
} from "./quantity.ts";
import { formatSyscalls } from "./syscall-change.ts";

/** What is said of one measured workload, the same in every format. */
export const resultColumns = [
	{ title: "workload", align: "left" },
	{ title: "baseline", align: "right" },
	{ title: "candidate", align: "right" },
	{ title: "change", align: "right" },
	{ title: "99 %", align: "right" },
	{ title: "resolves", align: "right" },
	{ title: "layouts", align: "right" },
	{ title: "verdict", align: "left" },
	{ title: "syscalls", align: "right" },
	{ title: "floor", align: "right" },
	{ title: "kernel", align: "right" },
	{ title: "instr", align: "right" },
	{ title: "alloc", align: "right" },
] as const satisfies readonly Column[];

export type ResultColumn = (typeof resultColumns)[number]["title"];

/** The cells of one row by column title. */
export function resultCells(
	result: MeasuredResult,
	exact: ExactSides | undefined,
): Readonly<Record<ResultColumn, string>> {
	const { interval, familyInterval, logRatio, unit, spread } = result.effect;
	const { baselineNsPerOp, floorNsPerOp, kernelShare } = result;
	return {
		workload: result.workload,
		baseline: formatMetric(baselineNsPerOp, "ns/op"),
		candidate: formatMetric(result.candidateNsPerOp, "ns/op"),
		change: formatTimeChange(logRatio),
		"99 %": formatHalfWidth(interval.low, interval.high),
		resolves: formatHalfWidth(familyInterval.low, familyInterval.high),
		layouts: unit === "layout" ? formatSpread(spread.low, spread.high) : "",
		verdict: result.verdict === "inconclusive" ? "unclear" : result.verdict,
		syscalls: formatSyscalls(result.syscalls),
		// The baseline as a multiple of the same job by hand.
		floor: floorNsPerOp === null ? "" : formatRatio(baselineNsPerOp / floorNsPerOp),
		kernel: kernelShare === null ? "" : `${(100 * kernelShare).toFixed(0)} %`,
		...exactCells(exact, result.workload),
	};
}
