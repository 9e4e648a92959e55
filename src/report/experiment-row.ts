import { type ExperimentDecision, type LedgerEntry, standingOf } from "../model/experiment.ts";
import { formatTimeChange } from "./quantity.ts";

export type ReadableEntry = Extract<LedgerEntry, { state: "readable" }>;

/** What is shown of an experiment, in the terminal's table and in EXPERIMENTS.md. */
export interface ExperimentRow {
	readonly id: string;
	readonly date: string;
	readonly standing: string;
	/** The best confirmed change of time; empty where nothing was accepted. */
	readonly gain: string;
	readonly author: string;
	readonly title: string;
	readonly reason: string;
}

export function experimentRow(entry: LedgerEntry): ExperimentRow {
	if (entry.state === "corrupt") {
		const { id, why } = entry;
		return { id, date: "", standing: "corrupt", gain: "", author: "", title: "", reason: why };
	}
	const { id, experiment } = entry;
	return {
		id,
		date: experiment.startedAt.slice(0, 10),
		standing: standingOf(entry),
		gain: gainText(experiment.decision),
		author: experiment.author,
		title: experiment.title,
		reason: `${reasonText(experiment.decision)}${reproductionText(entry)}`,
	};
}

function gainText(decision: ExperimentDecision): string {
	if (decision.kind !== "accept") return "";
	const best = decision.gains.reduce((a, b) => (b.confirmed > a.confirmed ? b : a));
	const more = decision.gains.length > 1 ? ` (+${decision.gains.length - 1})` : "";
	return `${formatTimeChange(best.confirmed)} ${best.workload}${more}`;
}

function reasonText(decision: ExperimentDecision): string {
	switch (decision.kind) {
		case "accept":
			return decision.reason;
		case "reject":
			// The rule's reasons begin with the stage; those of the stages before it do not.
			return decision.reason.startsWith(`${decision.by}: `)
				? decision.reason
				: `${decision.by}: ${decision.reason}`;
		case "park":
			return decision.needs === null
				? decision.reason
				: `${decision.reason}; needs ${decision.needs}`;
	}
}

function reproductionText({ reproductions }: ReadableEntry): string {
	return reproductions
		.map(({ holds, host }) => `; measured again on ${host}: ${holds ? "holds" : "does not hold"}`)
		.join("");
}
