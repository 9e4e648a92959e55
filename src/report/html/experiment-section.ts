import type { ConfirmedEffect, ExperimentEvent, StageReport } from "../../model/experiment.ts";
import { formatTimeChange } from "../quantity.ts";
import type { ExperimentView } from "../subject.ts";
import { intervalText } from "./forest-plot.ts";
import { type Html, html } from "./markup.ts";
import { facts, wideTable } from "./panel.ts";
import { verdictBadge } from "./verdict-mark.ts";

/** What was believed, what each stage found, and what became of it. */
export function experimentSection({ record, events }: ExperimentView): Html {
	const { decision } = record;
	return html`${facts([
		["Hypothesis", record.hypothesis],
		["Author", record.author],
		["Base", `${record.base.name}, commit ${record.base.commit.slice(0, 12)}`],
		...(decision.kind === "park" && decision.needs !== null
			? [["Needs first", decision.needs] as const]
			: []),
	])}
<ol class="stages">${record.stages.map(stage)}</ol>
${decision.kind === "accept" ? gains(decision.gains) : null}
${decision.kind === "accept" && decision.harmless.length > 0 ? harmlessTable(decision.harmless) : null}
${events.length === 0 ? null : html`<h4>What became of it</h4><ul class="notes">${events.map((event) => html`<li>${eventText(event)}</li>`)}</ul>`}`;
}

function stage({ stage: name, outcome, finding, seconds }: StageReport): Html {
	const kind = outcome === "not reached" ? "unreached" : outcome;
	return html`<li class="${kind}"><b>${name}</b> <span class="outcome ${kind}">${outcome}</span> ${finding}${seconds > 0 ? html` <span class="time">${seconds < 9.95 ? seconds.toFixed(1) : seconds.toFixed(0)} s</span>` : null}</li>`;
}

function gains(effects: readonly ConfirmedEffect[]): Html {
	return wideTable(
		"Gains, confirmed on samples taken after the choice",
		[
			{ title: "workload", align: "left" },
			{ title: "screened", align: "right" },
			{ title: "confirmed", align: "right" },
			{ title: "interval", align: "right" },
			{ title: "verdict", align: "left" },
		],
		effects.map((effect) => [
			effect.workload,
			effect.screened === null ? "" : formatTimeChange(effect.screened),
			formatTimeChange(effect.confirmed),
			intervalText(effect),
			verdictBadge(effect.verdict),
		]),
	);
}

const harmlessWords = {
	shown: "its interval excludes a loss of 1 %",
	untouched: "it runs none of the changed functions",
	counts: "too noisy to resolve 1 %; its exact counts did not grow",
} as const;

function harmlessTable(
	harmless: readonly { readonly workload: string; readonly because: keyof typeof harmlessWords }[],
): Html {
	return wideTable(
		"Why nothing else stands in the way",
		["workload", "because"].map((title) => ({ title, align: "left" })),
		harmless.map(({ workload, because }) => [workload, harmlessWords[because]]),
	);
}

function eventText({ at, event }: ExperimentEvent): string {
	const day = at.slice(0, 16).replace("T", " ");
	switch (event.kind) {
		case "recorded":
			return `${day}: recorded`;
		case "accepted":
			return `${day}: accepted as ${event.patch}, tip ${event.tip.slice(0, 12)}`;
		case "rejected":
			return `${day}: rejected: ${event.reason}`;
		case "parked":
			return `${day}: parked on branch ${event.branch}${event.needs === null ? "" : `, needs ${event.needs}`}`;
		case "reverted":
			return `${day}: reverted: ${event.reason}, tip ${event.tip.slice(0, 12)}`;
		case "reproduced":
			return `${day}: measured again on ${event.host}: it ${event.holds ? "holds" : "does not hold"}`;
	}
}
