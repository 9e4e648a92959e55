import type { PowerCurve, PowerPoint, PowerTarget } from "../model/power.ts";
import { clip, formatColumns, wrap } from "./columns.ts";
import { formatHalfWidth, printable } from "./quantity.ts";
import type { Style } from "./style.ts";

export interface PowerTableOptions {
	readonly points: readonly PowerPoint[];
	readonly targets: readonly PowerTarget[];
	/** Per change, in order: how much its cost differs between layouts (SD of log-ratios). */
	readonly layoutSpreads: readonly (number | null)[];
	readonly width: number;
	readonly style: Style;
}

const columns = [
	{ title: "workload", align: "left" },
	{ title: "planted", align: "right" },
	{ title: "measured", align: "right" },
	{ title: "s", align: "right" },
	{ title: "found", align: "right" },
	{ title: "wrong", align: "right" },
	{ title: "resolves", align: "right" },
] as const;

/** The power curve for a terminal; 80 columns show all of it. */
export function powerTable(curve: PowerCurve, options: PowerTableOptions): readonly string[] {
	const { points, targets, layoutSpreads, width, style } = options;
	const [title = "", ...rows] = formatColumns(columns, points.map(cells), width);
	const { environment } = curve;
	return [
		clip(
			printable(
				`host       ${environment.cpuModel}, ${environment.cores} cores, ${environment.kernel}`,
			),
			width,
		),
		clip(`run        rule ${curve.ruleVersion}, seed ${curve.seed}, ${curve.completion}`, width),
		"",
		...wrap(
			"change of time per operation that was planted (+ slowdown, - the same with the roles exchanged), what it measures over all runs, and in how many runs the interval excludes 0",
			width,
		).map(style.dim),
		style.bold(title),
		...rows,
		"",
		...curve.changes.flatMap((change, i) => {
			const spread = layoutSpreads[i];
			const stable = spread == null ? "" : `, SD over layouts ${(100 * spread).toFixed(2)} %`;
			const text = `${change.workload} ${change.nominalPercent} %: ${change.turns} turns in ${change.functionName}${stable}`;
			return wrap(printable(text), width, "  ").map(style.dim);
		}),
		"",
		...targets.flatMap((target) => wrap(targetLine(target), width, "  ").map(paint(target, style))),
	];
}

function cells(point: PowerPoint): readonly string[] {
	const { change, direction } = point;
	const sign = direction === "slowdown" ? 1 : -1;
	const { logRatio, low, high } = change.measured;
	return [
		change.workload,
		`${sign > 0 ? "+" : "-"}${change.nominalPercent} %`,
		`${percent(Math.expm1(sign * logRatio))} ${formatHalfWidth(low, high)}`,
		point.medianSeconds.toFixed(1),
		`${point.found}/${point.of}`,
		String(point.wrongSign),
		formatHalfWidth(-point.medianHalfWidth, point.medianHalfWidth),
	];
}

function percent(share: number): string {
	return `${share < 0 ? "-" : "+"}${Math.abs(100 * share).toFixed(2)}`;
}

function targetLine({ text, met, found, of }: PowerTarget): string {
	if (met === null) return `not measured  ${text}`;
	return `${met ? "met" : "MISSED"}  ${text}: ${found} of ${of}`;
}

function paint({ met }: PowerTarget, style: Style): (text: string) => string {
	if (met === null) return style.dim;
	return met ? style.green : style.red;
}
