import type { Experiment, Standing } from "../model/experiment.ts";
import { formatColumns, wrap } from "./columns.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

/** One experiment: a line a stage, the decision, and what to do next as it stands now. */
export function experimentSummary(
	experiment: Experiment,
	standing: Standing,
	{ width, style }: { readonly width: number; readonly style: Style },
): readonly string[] {
	const { id, title, candidate, base, stages, decision } = experiment;
	const [heading = "", ...rows] = formatColumns(
		[
			{ title: "stage", align: "left" },
			{ title: "outcome", align: "left" },
			{ title: "seconds", align: "right" },
			{ title: "finding", align: "left" },
		],
		stages.map(({ stage, outcome, seconds, finding }) => [
			stage,
			outcome,
			outcome === "not reached" ? "" : seconds.toFixed(1),
			printable(finding),
		]),
		width,
	);
	const paint = { accept: style.green, park: style.yellow, reject: style.red }[decision.kind];
	const conclusion = `${decision.kind}: ${printable(decision.reason)}`;
	return [
		style.bold(`${id}  ${printable(title)}`),
		`candidate  ${printable(candidate.name)}  commit ${candidate.commit.slice(0, 12)} on ${base.commit.slice(0, 12)}`,
		"",
		style.bold(heading),
		...rows,
		"",
		...wrap(conclusion, width, "  ").map(paint),
		...wrap(`next: ${nextStep(experiment, standing)}`, width, "  "),
	];
}

function nextStep({ id, decision }: Experiment, standing: Standing): string {
	switch (standing) {
		case "acceptable":
			return `evlab accept ${id} runs the full gate and makes it the tip`;
		case "accepted":
			return `evlab reproduce ${id} measures it again; evlab revert ${id} takes it back`;
		case "parked": {
			const needs = decision.kind === "park" ? decision.needs : null;
			return needs ?? `evlab try parked/${id} measures it again; evlab log ${id} says more`;
		}
		case "rejected":
			return `evlab log ${id} says more; its diff and samples are in experiments/${id}`;
		case "reverted":
			return `evlab try experiments/${id}/patch.diff measures it again, on the present tip`;
	}
}
