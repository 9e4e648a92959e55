import type { MeasuredResult, WorkloadResult } from "../../model/comparison.ts";
import type { Verdict } from "../../model/effect.ts";
import { describeFault } from "../fault-text.ts";
import { headroomSentence } from "../headroom.ts";
import { judgedResults, movedResults } from "../judged-results.ts";
import { layoutSentence } from "../layout-spread.ts";
import { resolutionSentence } from "../resolution.ts";
import { resultCells, resultColumns } from "../result-row.ts";
import type { ComparisonView } from "../subject.ts";
import { forestKey, forestPlot, forestScale } from "./forest-plot.ts";
import { type Html, html } from "./markup.ts";
import { folded, wideTable } from "./panel.ts";
import { verdictBadge } from "./verdict-mark.ts";

type Void = Extract<WorkloadResult, { readonly state: "void" }>;
const order: readonly Verdict[] = ["slower", "faster", "inconclusive", "same"];

/** Verdicts counted, what moved and what failed first, then every workload on one axis. */
export function verdictSection(view: ComparisonView): Html {
	const { record } = view;
	const { samePercent, fasterPercent } = record.rule;
	const measured = judgedResults(view);
	const faults = record.results.filter((result): result is Void => result.state === "void");
	const moved = movedResults(view);
	const scale = forestScale(measured);
	const options = { scale, samePercent };
	const sentences = [
		resolutionSentence(measured, samePercent),
		layoutSentence(measured),
		headroomSentence(measured, fasterPercent),
	].filter((sentence) => sentence !== "");
	return html`${verdictCounts(measured, faults.length)}
${faultList(faults)}
${
	measured.length === 0
		? html`<p>Nothing was measured.</p>`
		: html`${forestKey(samePercent)}
${moved.length === 0 ? html`<p>No workload was called faster or slower.</p>` : forestPlot(moved, { ...options, caption: "What moved", byFolder: false })}
${folded(`Every workload on one axis (${measured.length})`, forestPlot(measured, { ...options, caption: "Change of time per operation", byFolder: true }), true)}
<ul class="notes">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>
${folded("All numbers", numbers(view, measured))}`
}`;
}

function verdictCounts(measured: readonly MeasuredResult[], faults: number): Html {
	const counts = order.map((verdict) => ({
		verdict,
		count: measured.filter((result) => result.verdict === verdict).length,
	}));
	const all = measured.length + faults;
	return html`<ul class="counts">${counts.map(({ verdict, count }) => html`<li class="${count === 0 ? "none" : ""}"><b>${count}</b>${verdictBadge(verdict)}</li>`)}<li class="${faults === 0 ? "none" : ""}"><b>${faults}</b><span class="verdict fault">without numbers</span></li><li class="all"><b>${all}</b><span>in all</span></li></ul>`;
}

function faultList(faults: readonly Void[]): Html | null {
	if (faults.length === 0) return null;
	return html`<ul class="faults">${faults.map(({ workload, layer, fault }) => html`<li><b>${workload}</b>${layer === "micro" || layer === "upstream" ? "" : ` (${layer})`}: ${describeFault(fault)}</li>`)}</ul>`;
}

function numbers(view: ComparisonView, measured: readonly MeasuredResult[]): Html {
	return wideTable(
		"ns per operation; change = time per operation, less is faster; floor = baseline over the same job by hand; kernel = its part of the CPU time; instr, alloc = per operation, counted exactly",
		resultColumns,
		measured.map((result) => Object.values(resultCells(result, view.record.exact))),
	);
}
