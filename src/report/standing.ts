import { assertNever } from "../model/errors.ts";
import type { ExperimentView, LedgerView } from "./subject.ts";

/** Where an experiment stands now: its decision, or what became of an accepted one. */
export type Standing = "accepted" | "rejected" | "parked" | "reverted" | "undone";

/** What the events say, and before they say anything, the decision. */
export function standingOf({ record, events }: ExperimentView): Standing {
	const last = events
		.map(({ event }) => event.kind)
		.filter((kind) => kind !== "recorded" && kind !== "reproduced")
		.at(-1);
	if (last !== undefined) return last;
	switch (record.decision.kind) {
		case "accept":
			// Decided, and the patch has not reached the tip.
			return "undone";
		case "reject":
			return "rejected";
		case "park":
			return "parked";
		default:
			return assertNever(record.decision);
	}
}

/** The denominator: how many experiments there were, and what became of each. */
export interface Denominator {
	readonly all: number;
	readonly counts: Readonly<Record<Standing | "unreadable", number>>;
	/** Times an experiment was measured again elsewhere or later, and how often it held. */
	readonly reproductions: { readonly held: number; readonly of: number };
}

export function denominatorOf({ experiments, corrupt }: LedgerView): Denominator {
	const count = (standing: Standing): number =>
		experiments.filter((each) => standingOf(each) === standing).length;
	const again = experiments
		.flatMap(({ events }) => events)
		.flatMap(({ event }) => (event.kind === "reproduced" ? [event.holds] : []));
	return {
		all: experiments.length + corrupt.length,
		counts: {
			accepted: count("accepted"),
			rejected: count("rejected"),
			parked: count("parked"),
			reverted: count("reverted"),
			undone: count("undone"),
			unreadable: corrupt.length,
		},
		reproductions: { held: again.filter((holds) => holds).length, of: again.length },
	};
}

/** "12 experiments: 2 accepted, 9 rejected, 1 parked", with nothing left out. */
export function denominatorSentence(denominator: Denominator): string {
	const { all, counts, reproductions } = denominator;
	const words: Readonly<Record<Standing | "unreadable", string>> = {
		accepted: "accepted",
		rejected: "rejected",
		parked: "parked",
		reverted: "accepted and reverted",
		undone: "decided to accept, not applied",
		unreadable: "unreadable",
	};
	const shown = (Object.keys(words) as (keyof typeof words)[])
		.filter(
			(key) => counts[key] > 0 || key === "accepted" || key === "rejected" || key === "parked",
		)
		.map((key) => `${counts[key]} ${words[key]}`);
	const again =
		reproductions.of === 0
			? "none measured again"
			: `${reproductions.held} of ${reproductions.of} repeats held`;
	return `${all} experiment${all === 1 ? "" : "s"}: ${shown.join(", ")}; ${again}`;
}
