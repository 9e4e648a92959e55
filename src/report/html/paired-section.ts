import type { MeasuredResult } from "../../model/comparison.ts";
import type { UnitPoint } from "../../model/workload-points.ts";
import { judgedResults } from "../judged-results.ts";
import type { ComparisonView } from "../subject.ts";
import { type Html, html } from "./markup.ts";
import { pairedPlot } from "./paired-plot.ts";
import { folded } from "./panel.ts";

/** Plots that are shown without being asked for. */
const mostOpen = 6;

/** A plot a workload: those that moved first, the rest folded away by folder. */
export function pairedSection(view: ComparisonView): Html | null {
	const drawn = judgedResults(view).flatMap((result) => {
		const points = pointsOf(view, result);
		return points.length === 0 ? [] : [{ result, points }];
	});
	if (drawn.length === 0) return null;
	const { samePercent } = view.record.rule;
	const moved = drawn.filter(
		({ result: { verdict } }) => verdict === "faster" || verdict === "slower",
	);
	const few = drawn.length <= mostOpen ? drawn : moved.slice(0, mostOpen);
	const rest = drawn.filter((each) => !few.includes(each));
	const folders = [...new Set(rest.map(({ result }) => folderOf(result)))];
	const plots = (chosen: typeof drawn): Html =>
		html`<div class="plots">${chosen.map(({ result, points }) => pairedPlot(result, points, samePercent))}</div>`;
	return html`<p>Each point is one independent measurement: a fresh process with another link order and other paddings on both sides, or for upstream’s programs one pair of neighbouring processes. Estimate and intervals stand below the points. Every plot has an axis of its own; the shaded margin is ±${samePercent} % in all of them.</p>
${few.length === 0 ? null : plots(few)}
${folders.map((folder) => {
	const chosen = rest.filter(({ result }) => folderOf(result) === folder);
	return folded(`${folder} (${chosen.length})`, plots(chosen));
})}`;
}

function pointsOf(view: ComparisonView, { workload, layer }: MeasuredResult): readonly UnitPoint[] {
	const found = view.points.find((each) => each.workload === workload && each.layer === layer);
	return found?.points ?? [];
}

function folderOf({ workload }: MeasuredResult): string {
	return workload.split("/")[0] ?? "";
}
