import type { Agreement } from "../model/agreement.ts";
import {
	type Comparison,
	isJudged,
	type Layer,
	type MeasuredResult,
	type WorkloadResult,
} from "../model/comparison.ts";
import type { Doubt } from "../model/doubt.ts";
import type { Verdict } from "../model/effect.ts";
import { clip, formatColumns, wrap } from "./columns.ts";
import { exactNotes } from "./exact-notes.ts";
import { describeFault } from "./fault-text.ts";
import { headroomSentence } from "./headroom.ts";
import { layoutSentence } from "./layout-spread.ts";
import { printable } from "./quantity.ts";
import { resolutionSentence } from "./resolution.ts";
import { type ResultColumn, resultCells, resultColumns } from "./result-row.ts";
import type { Style } from "./style.ts";

export interface TableOptions {
	readonly width: number;
	readonly style: Style;
	/** The decision's one line. */
	readonly conclusion: string;
	/** Upstream's programs against micro-workloads, and the in-process mode against the lock step. */
	readonly layers: readonly Agreement[];
	readonly modes: readonly Agreement[];
	/** What the exact counts say against a "faster". */
	readonly doubts: readonly Doubt[];
}

/** Below these widths, what can be had from --json gives way to what cannot: the verdict stays. */
const leastWidth: Readonly<Partial<Record<ResultColumn, number>>> = {
	candidate: 92,
	resolves: 108,
	floor: 116,
	kernel: 124,
	instr: 132,
	alloc: 132,
	layouts: 148,
};

/** The verdict table for a terminal: lines of at most `width` characters. */
export function comparisonTable(comparison: Comparison, options: TableOptions): readonly string[] {
	return [
		...header(comparison, options),
		"",
		...body(comparison, options),
		"",
		...agreementLines(options),
		...wrap(`result: ${options.conclusion}`, options.width, "  ").map(options.style.bold),
	];
}

function header(comparison: Comparison, { width, style }: TableOptions): readonly string[] {
	const { baseline, candidate, environment } = comparison;
	const side = (role: string, build: Comparison["baseline"]): string =>
		`${role.padEnd(9)}  ${build.variant.name}  commit ${build.variant.commit.slice(0, 12)}  build ${build.cacheKey.slice(0, 8)}`;
	const trials = new Set(comparison.samples.trials.map(({ trial }) => trial)).size;
	const lines = [
		side("baseline", baseline),
		side("candidate", candidate),
		`host       ${environment.cpuModel}, ${environment.cores} cores, ${environment.kernel}`,
		`run        ${trials} trials, ${Math.round(comparison.durationMs / 1000)} s, seed ${comparison.seed}, workloads ${comparison.workloadHash.slice(0, 8)}`,
	];
	const label =
		comparison.identity === "aa"
			? "A/A run: the same source on both sides; every difference below is noise"
			: null;
	const { calibration } = comparison;
	lines.push(
		`calibrated ${calibration.state === "none" ? "no" : calibration.state}: ${calibration.reason}`,
	);
	const { pilotTrials, microHalfWidth } = comparison.stopping;
	if (microHalfWidth !== null) {
		lines.push(
			`stopping   looked at every ${pilotTrials} trials: where the interval is ±${(100 * microHalfWidth).toFixed(2)} % or hopeless`,
		);
	}
	return [
		...(label === null ? [] : wrap(label, width).map(style.yellow)),
		...lines.map((line) => clip(printable(line), width)),
	];
}

function body(comparison: Comparison, { width, style, doubts }: TableOptions): readonly string[] {
	const shown = comparison.results.filter(isJudged);
	const measured = shown.filter((r): r is MeasuredResult => r.state === "measured");
	const shownColumns = resultColumns.filter(({ title }) => width >= (leastWidth[title] ?? 0));
	const cells = measured.map((result) => {
		const all = resultCells(result, comparison.exact);
		return shownColumns.map(({ title }) => all[title]);
	});
	const lines = formatColumns(shownColumns, cells, width);
	const [title = "", ...rows] = lines;
	const painted = rows.map((line, i) => paint(line, measured[i]?.verdict, style));
	const voids = comparison.results.flatMap((result) =>
		result.state === "void" ? voidLines(result, width, style) : [],
	);
	const sentences = [
		resolutionSentence(measured, comparison.rule.samePercent),
		layoutSentence(measured),
		headroomSentence(measured, comparison.rule.fasterPercent),
		...exactNotes(comparison, doubts),
	].flatMap((sentence) => wrap(sentence, width, "  "));
	return [
		style.dim(clip("ns per operation; change = time per operation, less is faster", width)),
		style.bold(title),
		...painted,
		...(sentences.length > 0 ? ["", ...sentences] : []),
		...(voids.length > 0 ? ["", ...voids] : []),
	];
}

/** Said of a workload whose fault is not of the layer the table shows. */
const layerNames: Readonly<Record<Layer, string>> = {
	micro: "",
	upstream: "",
	lockstep: " (lock step)",
	certificate: " (A/A certificate)",
};

function voidLines(
	result: Extract<WorkloadResult, { state: "void" }>,
	width: number,
	style: Style,
): readonly string[] {
	const text = `${result.workload}${layerNames[result.layer]}: ${describeFault(result.fault)}`;
	return wrap(text, width, "  ").map(result.fault.kind === "skipped" ? style.dim : style.red);
}

function paint(line: string, verdict: Verdict | undefined, style: Style): string {
	switch (verdict) {
		case "faster":
			return style.green(line);
		case "slower":
			return style.red(line);
		case "inconclusive":
			return style.yellow(line);
		default:
			return line;
	}
}

function agreementLines({ width, layers, modes }: TableOptions): readonly string[] {
	const lines: string[] = [];
	if (layers.length > 0) {
		lines.push(
			...formatColumns(
				[
					{ title: "upstream program", align: "left" },
					{ title: "says", align: "left" },
					{ title: "micro-workloads", align: "left" },
					{ title: "layers", align: "left" },
				],
				layers.map((a) => [a.subject, a.left, a.right, a.conclusion]),
				width,
			),
			"",
		);
	}
	const apart = modes.filter(({ conclusion }) => conclusion === "disagree");
	if (modes.length > 0) {
		const text =
			apart.length === 0
				? `cross-check: separate processes in lock step agree on ${modes.length} workload${modes.length === 1 ? "" : "s"}`
				: `cross-check: lock step disagrees on ${apart.map((a) => `${a.subject} (${a.left} here, ${a.right} there)`).join(", ")}`;
		lines.push(...wrap(text, width, "  "), "");
	}
	return lines;
}
