import type { Report } from "../subject.ts";
import { briefArticle } from "./brief-article.ts";
import { denominatorSection } from "./denominator.ts";
import { type Html, html, idOf } from "./markup.ts";
import { stylesheet } from "./stylesheet.ts";
import { subjectArticle } from "./subject-article.ts";

/** Neither scripts nor anything from elsewhere, whatever a name in a record may try. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole report as one file: no script, no network, everything drawn in place. */
export function reportPage(report: Report): string {
	const [only, ...others] = report.subjects;
	const title =
		only !== undefined && others.length === 0 ? only.title : "Experiments with libevent";
	// The whole ledger shows each experiment's record, and leaves its plots to a page of its own.
	const described =
		report.subjects.length === 0
			? (report.ledger?.experiments.map(({ record }) => record.id) ?? [])
			: report.subjects.flatMap(({ experiment }) =>
					experiment === null ? [] : [experiment.record.id],
				);
	const all: Html = html`<section id="${idOf("denominator")}" class="denominator" aria-labelledby="${idOf("denominator-title")}"><h2 id="${idOf("denominator-title")}">All experiments</h2>
${denominatorSection(report.ledger, described)}</section>`;
	const whole = report.ledger !== null && report.subjects.length !== 1;
	const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · evlab</title>
<style>${stylesheet}</style>
</head>
<body>
<header class="site"><h1>evlab report</h1><p>Is this change to libevent faster, and is it still correct?</p></header>
<main>
${whole ? all : null}
${report.subjects.map((subject) => subjectArticle(subject, report))}
${report.subjects.length === 0 ? (report.ledger?.experiments.map(briefArticle) ?? null) : null}
${whole ? null : all}
</main>
<footer><p>Written by evlab ${report.evlabVersion} from stored records; every verdict can be computed again from them. Nothing on this page was loaded from anywhere.</p></footer>
</body>
</html>
`;
	return `<!doctype html>\n${page.markup}`;
}
