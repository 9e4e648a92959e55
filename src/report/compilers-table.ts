import type { CompilerAgreement } from "../model/agreement.ts";
import { formatColumns, wrap } from "./columns.ts";
import type { Style } from "./style.ts";

export interface CompilersTableOptions {
	readonly width: number;
	readonly style: Style;
	readonly compilers: readonly string[];
	/** The combined decision's one line. */
	readonly conclusion: string;
}

/** What both compilers say of each workload; below it the decision of both together. */
export function compilersTable(
	agreements: readonly CompilerAgreement[],
	{ width, style, compilers, conclusion }: CompilersTableOptions,
): readonly string[] {
	const titles = ["workload", ...compilers.map((compiler) => `with ${compiler}`), "compilers"];
	const [title = "", ...rows] = formatColumns(
		titles.map((each) => ({ title: each, align: "left" })),
		agreements.map((a) => [a.subject, shown(a.left), shown(a.right), a.conclusion]),
		width,
	);
	return [
		style.bold(title),
		...rows.map((row, i) => paint(row, agreements[i]?.conclusion, style)),
		"",
		...wrap(`both compilers: ${conclusion}`, width, "  ").map(style.bold),
	];
}

function shown(verdict: string): string {
	return verdict === "inconclusive" ? "unclear" : verdict;
}

function paint(row: string, conclusion: string | undefined, style: Style): string {
	if (conclusion === "opposite") return style.red(row);
	return conclusion === "agree" ? row : style.yellow(row);
}
