import { type Comparison, isJudged, type MeasuredResult } from "../model/comparison.ts";
import type { Findings } from "./comparison-json.ts";
import { exactNotes } from "./exact-notes.ts";
import { describeFault } from "./fault-text.ts";
import { headroomSentence } from "./headroom.ts";
import { layoutSentence } from "./layout-spread.ts";
import { printable } from "./quantity.ts";
import { resolutionSentence } from "./resolution.ts";
import { resultCells, resultColumns } from "./result-row.ts";

/** A comparison as GitHub Markdown, for a pull request or a record: one line of text per item. */
export function comparisonMarkdown(
	comparison: Comparison,
	{ decision, layers, modes, doubts }: Findings,
): readonly string[] {
	const { baseline, candidate, environment, rule } = comparison;
	const shown = comparison.results.filter(isJudged);
	const measured = shown.filter((r): r is MeasuredResult => r.state === "measured");
	const sentences = [
		resolutionSentence(measured, rule.samePercent),
		layoutSentence(measured),
		headroomSentence(measured, rule.fasterPercent),
	].filter((sentence) => sentence !== "");
	const side = ({ variant, cacheKey }: Comparison["baseline"]): string =>
		`${escaped(variant.name)} (commit ${variant.commit.slice(0, 12)}, build ${cacheKey.slice(0, 8)})`;
	const apart = modes.filter(({ conclusion }) => conclusion === "disagree");
	return [
		`**${escaped(`${decision.kind}: ${decision.reason}`)}**`,
		"",
		...(comparison.identity === "aa"
			? ["A/A run: the same source on both sides; every difference below is noise.", ""]
			: []),
		`${side(baseline)} against ${side(candidate)}, on ${escaped(environment.cpuModel)}, ${environment.cores} cores, ${escaped(environment.kernel)}; seed ${comparison.seed}, workloads ${comparison.workloadHash.slice(0, 8)}, rule ${escaped(comparison.ruleVersion)}.`,
		"ns per operation; change = time per operation, less is faster; floor = baseline over the same job by hand; kernel = its part of the CPU time.",
		"",
		...table(
			resultColumns.map(({ title, align }) => ({ title, align })),
			measured.map((result) => Object.values(resultCells(result, comparison.exact))),
		),
		...bullets(
			comparison.results.flatMap((result) =>
				result.state === "void" ? [`${result.workload}: ${describeFault(result.fault)}`] : [],
			),
		),
		...(layers.length === 0
			? []
			: [
					"",
					...table(
						["upstream program", "says", "micro-workloads", "layers"].map((title) => ({ title })),
						layers.map((a) => [a.subject, a.left, a.right, a.conclusion]),
					),
				]),
		...bullets([
			...apart.map((a) => `${a.subject}: ${a.left} in one process, ${a.right} in lock step`),
			...exactNotes(comparison, doubts),
			...sentences,
		]),
	];
}

interface MarkdownColumn {
	readonly title: string;
	readonly align?: "left" | "right";
}

export function table(
	columns: readonly MarkdownColumn[],
	rows: readonly (readonly string[])[],
): readonly string[] {
	const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	return [
		line(columns.map(({ title }) => title)),
		line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
		...rows.map((cells) => line(cells.map(escaped))),
	];
}

function bullets(items: readonly string[]): readonly string[] {
	return items.length === 0 ? [] : ["", ...items.map((item) => `- ${escaped(item)}`)];
}

/** Foreign text as text: neither control characters nor Markdown nor HTML. */
export function escaped(text: string): string {
	return printable(text).replaceAll(/[\\`*_{}[\]<>|#~&@]/g, "\\$&");
}
