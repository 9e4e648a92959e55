import { judgedResults } from "../judged-results.ts";
import type { Report, Subject } from "../subject.ts";
import { checksSection } from "./checks-section.ts";
import { environmentSection } from "./environment-section.ts";
import { experimentSection } from "./experiment-section.ts";
import { floorPlot } from "./floor-plot.ts";
import { gateSection } from "./gate-section.ts";
import { headline } from "./headline.ts";
import { type Html, html, idOf } from "./markup.ts";
import { pairedSection } from "./paired-section.ts";
import { type Panel, panelMarkup } from "./panel.ts";
import { profileSection } from "./profile-section.ts";
import { rerunSection } from "./rerun-section.ts";
import { verdictSection } from "./verdict-section.ts";

/** All there is of one change, the decision first. */
export function subjectArticle(subject: Subject, report: Report): Html {
	const id = idOf(subject.experiment?.record.id ?? subject.title);
	const panels = panelsOf(subject, report, id);
	return html`<article id="${id}" aria-labelledby="${id}-headline">
${headline(subject, `${id}-headline`)}
<nav aria-label="Contents of ${subject.title}"><ul>${panels.map((panel) => html`<li><a href="#${panel.id}">${panel.title}</a></li>`)}</ul></nav>
${panels.map(panelMarkup)}</article>
`;
}

function panelsOf(subject: Subject, report: Report, id: string): readonly Panel[] {
	const { experiment, comparisons, gates, profile } = subject;
	const several = comparisons.length > 1;
	const panel = (name: string, title: string, body: Html | null): readonly Panel[] =>
		body === null ? [] : [{ id: `${id}-${name}`, title, body }];
	return [
		...(experiment === null ? [] : panel("stages", "Stages", experimentSection(experiment))),
		...comparisons.flatMap((view, i) => {
			const suffix = several ? `-${i}` : "";
			const named = (title: string): string => (several ? `${title}, ${view.name}` : title);
			const { fasterPercent } = view.record.rule;
			return [
				...panel(`verdicts${suffix}`, named("Verdicts"), verdictSection(view)),
				...panel(`paired${suffix}`, named("Paired differences"), pairedSection(view)),
				...panel(
					`floor${suffix}`,
					named("Distance to the floor"),
					floorPlot(judgedResults(view), fasterPercent),
				),
				...panel(`checks${suffix}`, named("Checks on the measurement"), checksSection(view)),
			];
		}),
		...panel("profile", "Differential flame graph", profileSection(profile)),
		...panel("gate", "Correctness", gateSection(gates)),
		...panel("environment", "Environment", environmentSection(subject, report)),
		...panel("rerun", "Run it again", rerunSection(subject, report)),
	];
}
