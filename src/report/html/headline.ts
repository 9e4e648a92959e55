import { standingOf } from "../standing.ts";
import type { Subject } from "../subject.ts";
import { type Html, html } from "./markup.ts";

/** How a decision is coloured; each is named in words beside it. */
const tones: Readonly<Record<string, string>> = {
	accept: "good",
	promising: "good",
	reject: "bad",
	park: "open",
	undecided: "open",
	"no-verdict": "open",
};

/** The decision in one sentence, before anything else. */
export function headline(subject: Subject, id: string): Html {
	const { experiment, comparisons, title } = subject;
	const [view] = comparisons;
	const decision = experiment?.record.decision ?? view?.findings.decision ?? null;
	const context =
		view === undefined
			? ""
			: `${view.record.environment.cpuModel}, ${view.record.environment.cores} cores, ${view.record.startedAt.slice(0, 16).replace("T", " ")} UTC`;
	return html`<header class="headline"><p class="eyebrow">${experiment === null ? "Comparison" : experiment.record.id}${context === "" ? "" : ` · ${context}`}</p>
<h2 id="${id}">${title}</h2>
${decision === null ? null : html`<p class="decision ${tones[decision.kind] ?? "open"}"><b>${decision.kind}</b> ${decision.reason}</p>`}
${experiment !== null && standingOf(experiment) === "reverted" ? html`<p class="decision bad"><b>reverted</b> It was accepted, and is no longer part of the tip.</p>` : null}
${view?.record.identity === "aa" ? html`<p class="decision open"><b>A/A</b> The same source on both sides: every difference below is noise.</p>` : null}
</header>`;
}
