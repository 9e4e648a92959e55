import type { TokenRow } from "../model/token-row.ts";
import type { PastExperiment } from "./move-on.ts";

/** What a run came to and what it cost, for people. Unknown costs are named, not counted as 0. Pure. */
export function runReport(
	past: readonly PastExperiment[],
	rows: readonly TokenRow[],
	stopped: string,
): readonly string[] {
	const gained = past.reduce((sum, { gainPercent }) => sum + gainPercent, 0);
	const count = (decision: PastExperiment["decision"]) =>
		past.filter((each) => each.decision === decision).length;
	const tokens = rows.reduce((sum, row) => sum + tokensOf(row), 0);
	const silent = rows.filter((row) => row.inputTokens === null || row.outputTokens === null).length;
	const perPercent = gained > 0 ? `${Math.round(tokens / gained)}` : "none gained";
	return [
		`stopped: ${stopped}`,
		`experiments: ${past.length} (${count("accepted")} accepted, ${count("parked")} parked, ${count("rejected")} rejected, ${count("not tried")} not tried)`,
		`calls: ${rows.length}, ${tokens} tokens${silent > 0 ? ` and ${silent} calls of unknown tokens` : ""}, ${costText(rows)}`,
		`tokens per confirmed per cent: ${perPercent}`,
		...wasteLines(past, rows),
	];
}

/** By cause: what the call itself came to, or what became of the experiment that it was for. */
function wasteLines(past: readonly PastExperiment[], rows: readonly TokenRow[]): readonly string[] {
	const causeOf = ({ waste, experiment }: TokenRow): readonly string[] => {
		if (waste !== null) return [waste];
		const decision = past[Number(experiment.split("/").at(-1)) - 1]?.decision ?? "accepted";
		return decision === "accepted" ? [] : [`experiment ${decision}`];
	};
	const causes = new Set(rows.flatMap(causeOf));
	return [...causes].sort().map((cause) => {
		const lost = rows.filter((row) => causeOf(row).includes(cause));
		const tokens = lost.reduce((sum, row) => sum + tokensOf(row), 0);
		return `waste, ${cause}: ${lost.length} calls, ${tokens} tokens, ${costText(lost)}`;
	});
}

function costText(rows: readonly TokenRow[]): string {
	const known = rows.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
	const unknown = rows.filter(({ costUsd }) => costUsd === null).length;
	if (unknown === 0) return `$${known.toFixed(2)}`;
	return `$${known.toFixed(2)} and ${unknown} calls of unknown cost`;
}

function tokensOf({ inputTokens, outputTokens, cachedTokens }: TokenRow): number {
	return (inputTokens ?? 0) + (outputTokens ?? 0) + (cachedTokens ?? 0);
}
