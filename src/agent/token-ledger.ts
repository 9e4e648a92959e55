import type { TokenRow } from "../model/token-row.ts";

const columns = [
	...["at", "experiment", "phase", "description", "agent", "model", "inputTokens"],
	...["outputTokens", "cachedTokens", "costUsd", "seconds", "waste"],
] as const satisfies readonly (keyof TokenRow)[];

const headings = [
	...["at", "experiment", "phase", "description", "agent", "model", "tokens_in"],
	...["tokens_out", "tokens_cached", "cost_usd", "seconds", "waste"],
];

export const tokenLedgerHeader: string = headings.join("\t");

/** The row as a line. Tabs and line ends in a description would make it two. Pure. */
export function formatRow(row: TokenRow): string {
	return columns
		.map((column) => {
			const value = row[column];
			if (value === null) return column === "waste" ? "" : "unknown";
			if (column === "costUsd") return Number(value).toFixed(6);
			if (column === "seconds") return Number(value).toFixed(1);
			return String(value).replaceAll(/\s+/g, " ").trim();
		})
		.join("\t");
}

/** A call's first columns, which no two calls share. */
function identity(line: string): string {
	return line.split("\t").slice(0, 4).join("\t");
}

/**
 * The ledger's text with the rows that it lacks: nothing that is there changes, and a run that was
 * killed may hand in all of its rows again. Pure.
 */
export function addRows(text: string, rows: readonly TokenRow[]): string {
	const before = text === "" ? `${tokenLedgerHeader}\n` : text.endsWith("\n") ? text : `${text}\n`;
	const known = new Set(before.split("\n").map(identity));
	const added = rows.map(formatRow).filter((line) => !known.has(identity(line)));
	return before + added.map((line) => `${line}\n`).join("");
}
