import type { PeersResult } from "../model/peers.ts";
import { formatColumns, wrap } from "./columns.ts";
import { measuredRows, peerCells, peerColumns, peerFacts, peerFaults } from "./peer-cells.ts";
import type { Style } from "./style.ts";

/** libevent and its peers for a terminal. */
export function peersTable(
	result: PeersResult,
	{ width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
	const rows = measuredRows(result).map((row) => peerCells(row, result));
	const [title = "", ...lines] = formatColumns(peerColumns, rows, width);
	const faults = peerFaults(result).flatMap((line) => wrap(line, width, "  "));
	return [
		...peerFacts(result).flatMap((line) => wrap(line, width, "  ")),
		style.dim("time / upstream: less is faster; one job's rows were measured in turns"),
		"",
		style.bold(title),
		...lines,
		...(faults.length === 0 ? [] : ["", ...faults.map(style.red)]),
	];
}
