import type { Experiment } from "../model/experiment.ts";
import { formatColumns, wrap } from "./columns.ts";
import { printable } from "./quantity.ts";
import type { Style } from "./style.ts";

/** One experiment when it has just been decided: a line a stage, the decision, what to do next. */
export function experimentSummary(
	experiment: Experiment,
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
		...wrap(`next: ${nextStep(experiment)}`, width, "  "),
	];
}

function nextStep({ id, decision }: Experiment): string {
	switch (decision.kind) {
		case "accept":
			return `evlab accept ${id} runs the full gate and makes it the tip`;
		case "park":
			return (
				decision.needs ?? `evlab try parked/${id} measures it again; evlab log ${id} says more`
			);
		case "reject":
			return `evlab log ${id} says more; its diff and samples are in experiments/${id}`;
	}
}
