import { type LedgerEntry, standingOf } from "../model/experiment.ts";
import { wrap } from "./columns.ts";
import { experimentSummary } from "./experiment-summary.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

/** `evlab log EXP-NNN`: the summary of its attempt, why it was tried, and what became of it. */
export function experimentDetails(
	entry: Extract<LedgerEntry, { state: "readable" }>,
	{ width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
	const { experiment, reproductions } = entry;
	const { author, startedAt, hypothesis, durationMs } = experiment;
	const minutes = (durationMs / 60_000).toFixed(1);
	return [
		...experimentSummary(experiment, standingOf(entry), { width, style }),
		"",
		...wrap(`standing: ${standingOf(entry)}; by ${printable(author)}`, width, "  "),
		...wrap(`when: ${startedAt}, ${minutes} min`, width, "  "),
		...wrap(`hypothesis: ${printable(hypothesis)}`, width, "  "),
		...reproductions.map(
			({ holds, host }) =>
				`measured again on ${printable(host)}: ${holds ? "holds" : "does not hold"}`,
		),
		`evidence: experiments/${experiment.id}`,
	];
}
