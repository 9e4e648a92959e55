import type { PeersResult } from "../model/peers.ts";
import { escaped, table } from "./comparison-markdown.ts";
import { measuredRows, peerCells, peerColumns, peerFacts, peerFaults } from "./peer-cells.ts";

/** The same as GitHub Markdown, for docs/results.md. */
export function peersMarkdown(result: PeersResult): readonly string[] {
	const notes = [...peerFacts(result), ...peerFaults(result)];
	return [
		...table(
			peerColumns,
			measuredRows(result).map((row) => peerCells(row, result)),
		),
		"",
		...notes.map((line) => `- ${escaped(line)}`),
	];
}
