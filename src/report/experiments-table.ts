import type { LedgerEntry } from "../model/experiment.ts";
import { formatColumns, wrap } from "./columns.ts";
import { countsText } from "./experiment-counts.ts";
import { experimentRow } from "./experiment-row.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

const columns = [
	{ title: "experiment", align: "left" },
	{ title: "date", align: "left" },
	{ title: "standing", align: "left" },
	{ title: "time", align: "left" },
	{ title: "title", align: "left" },
] as const;

/** `evlab log` on a terminal: one line each, what was not accepted with its reason below. */
export function experimentsTable(
	entries: readonly LedgerEntry[],
	{ width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
	if (entries.length === 0) return ["no experiments yet: evlab try my.patch makes the first"];
	const rows = entries.map(experimentRow);
	const cells = rows.map(({ id, date, standing, gain, title }) =>
		[id, date, standing, gain, title].map(printable),
	);
	const [head = "", ...lines] = formatColumns(columns, cells, width);
	return [
		style.bold(head),
		...lines.flatMap((line, index) => {
			const { standing = "", reason = "" } = rows[index] ?? {};
			const below = wrap(printable(reason), width - 2).map((part) => style.dim(`  ${part}`));
			return [colour(style, standing)(line), ...below];
		}),
		"",
		countsText(entries),
	];
}

function colour(style: Style, standing: string): (text: string) => string {
	if (standing === "corrupt") return style.red;
	return standing === "accepted" || standing === "acceptable" ? style.green : (text) => text;
}
