import { denominatorOf, denominatorSentence, standingOf } from "../standing.ts";
import type { ExperimentView, LedgerView } from "../subject.ts";
import { type Html, html, idOf } from "./markup.ts";
import { wideTable } from "./panel.ts";

/**
 * Every experiment there was, accepted or not: one gain among three hundred tries is another claim
 * than one among three.
 */
export function denominatorSection(ledger: LedgerView | null, described: readonly string[]): Html {
	if (ledger === null) {
		return html`<p>This is one comparison and no experiment: it is in no ledger, was chosen by nobody’s rule, and has not been confirmed on fresh samples. How many others were made and not shown, it cannot say.</p>`;
	}
	const denominator = denominatorOf(ledger);
	const { counts, all } = denominator;
	const parts = (
		["accepted", "parked", "rejected", "reverted", "undone", "unreadable"] as const
	).filter((standing) => counts[standing] > 0);
	return html`<p><b>${denominatorSentence(denominator)}.</b></p>
${
	all === 0
		? null
		: html`<div class="share" aria-hidden="true">${parts.map((standing) => html`<span class="${standing}" style="flex-grow:${counts[standing]}">${counts[standing]} ${standing}</span>`)}</div>
${wideTable(
	"All experiments, in their order",
	["experiment", "title", "stands", "decision", "ended at"].map((title) => ({
		title,
		align: "left",
	})),
	[
		...ledger.experiments.map((each) => row(each, described)),
		...ledger.corrupt.map(({ id, why }) => [id, "", "unreadable", why, ""]),
	],
)}`
}`;
}

function row(view: ExperimentView, described: readonly string[]) {
	const { id, title, decision, stages } = view.record;
	const last = stages.filter(({ outcome }) => outcome !== "not reached").at(-1);
	const standing = standingOf(view);
	return [
		described.includes(id) ? html`<a href="#${idOf(id)}">${id}</a>` : id,
		title,
		html`<span class="outcome ${standing}">${standing}</span>`,
		`${decision.kind}: ${decision.reason}`,
		last?.stage ?? "",
	];
}
