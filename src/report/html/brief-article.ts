import type { ExperimentView } from "../subject.ts";
import { experimentSection } from "./experiment-section.ts";
import { headline } from "./headline.ts";
import { type Html, html, idOf } from "./markup.ts";

/** What an experiment's record says, without its samples. */
export function briefArticle(experiment: ExperimentView): Html {
	const { id, title } = experiment.record;
	const subject = { title, experiment, comparisons: [], gates: [], profile: null, patch: null };
	return html`<article id="${idOf(id)}" aria-labelledby="${idOf(id, "headline")}">
${headline(subject, idOf(id, "headline"))}
${experimentSection(experiment)}
<p>With plots, gate and environment: <code>npx evlab report ${id}</code></p>
</article>
`;
}
