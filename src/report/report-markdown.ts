import { comparisonMarkdown, escaped, table } from "./comparison-markdown.ts";
import { fencedCode } from "./fenced-code.ts";
import { verdictText } from "./gate-table.ts";
import { movedResults } from "./judged-results.ts";
import { rerunCommands } from "./rerun-commands.ts";
import { resultCells } from "./result-row.ts";
import { denominatorOf, denominatorSentence, standingOf } from "./standing.ts";
import type { ComparisonView, Report, Subject } from "./subject.ts";

/** A report as GitHub Markdown, for a pull request: the decision, what moved, the rest folded. */
export function reportMarkdown(report: Report): readonly string[] {
	return [
		...report.subjects.flatMap((subject) => [...subjectMarkdown(subject, report), ""]),
		...(report.ledger === null
			? []
			: [
					"### All experiments",
					"",
					`${denominatorSentence(denominatorOf(report.ledger))}.`,
					"",
					...table(
						["experiment", "title", "stands", "decision"].map((title) => ({ title })),
						[
							...report.ledger.experiments.map((each) => {
								const { id, title, decision } = each.record;
								return [id, title, standingOf(each), `${decision.kind}: ${decision.reason}`];
							}),
							...report.ledger.corrupt.map(({ id, why }) => [id, "", "unreadable", why]),
						],
					),
				]),
	];
}

function subjectMarkdown(subject: Subject, report: Report): readonly string[] {
	const { experiment, comparisons, gates, title } = subject;
	const id = experiment === null ? "" : `${experiment.record.id}: `;
	const decision = experiment?.record.decision ?? comparisons[0]?.findings.decision;
	return [
		`## ${escaped(`${id}${title}`)}`,
		"",
		...(decision === undefined
			? []
			: [`**${escaped(`${decision.kind}: ${decision.reason}`)}**`, ""]),
		...(experiment === null
			? []
			: [
					escaped(experiment.record.hypothesis),
					"",
					...table(
						["stage", "outcome", "found"].map((name) => ({ title: name })),
						experiment.record.stages.map(({ stage, outcome, finding }) => [
							stage,
							outcome,
							finding,
						]),
					),
					"",
				]),
		...comparisons.flatMap(comparisonPart),
		...(gates.length === 0
			? ["Correctness: no gate in this record.", ""]
			: [
					...gates.map(
						({ name, record }) => `- ${escaped(`${name}: ${verdictText(record.verdict)}`)}`,
					),
					"",
				]),
		"<details><summary>Run it again</summary>",
		"",
		...fencedCode(
			rerunCommands(subject, report.upstream.version).flatMap(({ why, command }) => [
				`# ${why}`,
				command,
			]),
		),
		"",
		"</details>",
	];
}

/** What moved in the open; everything that was measured folded away. */
function comparisonPart(view: ComparisonView): readonly string[] {
	const moved = movedResults(view);
	const titles = ["workload", "change", "99 %", "resolves", "verdict"] as const;
	return [
		...(moved.length === 0
			? ["No workload was called faster or slower.", ""]
			: [
					...table(
						titles.map((title) => ({ title, align: title === "workload" ? "left" : "right" })),
						moved.map((result) => {
							const cells = resultCells(result, view.record.exact);
							return titles.map((title) => cells[title]);
						}),
					),
					"",
				]),
		`<details><summary>Every workload (${escaped(view.name)})</summary>`,
		"",
		...comparisonMarkdown(view.record, view.findings),
		"",
		"</details>",
		"",
	];
}
