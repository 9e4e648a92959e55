import type { TokenRow } from "../model/token-row.ts";

const columns = [
	...["at", "experiment", "phase", "agent", "model", "inputTokens", "outputTokens"],
	...["cachedTokens", "costUsd", "seconds", "waste", "description"],
] as const satisfies readonly (keyof TokenRow)[];

const headings = [
	...["at", "experiment", "phase", "agent", "model", "tokens_in", "tokens_out"],
	...["tokens_cached", "cost_usd", "seconds", "waste", "description"],
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

/** The ledger's text with more rows: nothing that is there changes. Pure. */
export function appendRows(text: string, rows: readonly TokenRow[]): string {
	const before = text === "" ? `${tokenLedgerHeader}\n` : text.endsWith("\n") ? text : `${text}\n`;
	return before + rows.map((row) => `${formatRow(row)}\n`).join("");
}
