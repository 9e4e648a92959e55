import type { Agreement } from "../../model/agreement.ts";
import type { Comparison, Layer, MeasuredResult } from "../../model/comparison.ts";
import { exactNotes } from "../exact-notes.ts";
import type { ComparisonView } from "../subject.ts";
import { forestPlot, forestScale } from "./forest-plot.ts";
import { type Html, html } from "./markup.ts";
import { folded, wideTable } from "./panel.ts";

/** What speaks for and against the measurement itself: certificate, lock step, layers, counts. */
export function checksSection(view: ComparisonView): Html {
	const { record, findings, currentRule } = view;
	const { layers, modes, doubts } = findings;
	const notes = [
		`calibration of this host: ${record.calibration.state}: ${record.calibration.reason}`,
		certificateNote(record),
		...lockstepNotes(modes),
		...(record.ruleVersion === currentRule
			? []
			: [`judged by rule ${record.ruleVersion}; this evlab judges by ${currentRule}`]),
		...exactNotes(record, doubts),
	];
	return html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>
${
	layers.length === 0
		? null
		: wideTable(
				"Upstream’s own programs against the micro-workloads that stand for them",
				["upstream program", "says", "micro-workloads", "layers"].map((title) => ({
					title,
					align: "left",
				})),
				layers.map((a) => [a.subject, a.left, a.right, a.conclusion]),
			)
}
${layerPlot(record, "certificate", "A/A certificate: the baseline on both sides")}
${layerPlot(record, "lockstep", "Lock step: each side in a process of its own")}`;
}

function lockstepNotes(modes: readonly Agreement[]): readonly string[] {
	if (modes.length === 0) return ["no cross-check in lock step was made"];
	const count = (conclusion: Agreement["conclusion"]): number =>
		modes.filter((each) => each.conclusion === conclusion).length;
	const apart = modes.filter(({ conclusion }) => conclusion === "disagree");
	const others = modes.length - count("agree") - apart.length;
	return [
		`separate processes in lock step: agree on ${count("agree")} of ${modes.length} workloads, disagree on ${apart.length}, ${others} open`,
		...apart.map(
			({ subject, left, right }) =>
				`lock step disagrees on ${subject}: ${left} in one process, ${right} there`,
		),
	];
}

function certificateNote(record: Comparison): string {
	const results = measuredOf(record, "certificate");
	if (record.identity === "aa") return "an A/A run: every difference is noise, no verdict is drawn";
	if (results.length === 0) return "the A/A certificate of this run was not measured";
	const moved = results.filter(({ verdict }) => verdict === "faster" || verdict === "slower");
	return moved.length === 0
		? `A/A certificate: none of ${results.length} workloads moved with the baseline on both sides`
		: `A/A certificate failed: ${moved.map(({ workload }) => workload).join(", ")} moved with the baseline on both sides`;
}

function layerPlot(record: Comparison, layer: Layer, title: string): Html | null {
	const results = measuredOf(record, layer);
	if (results.length === 0) return null;
	const plot = forestPlot(results, {
		scale: forestScale(results),
		samePercent: record.rule.samePercent,
		caption: title,
		byFolder: false,
	});
	return folded(`${title} (${results.length})`, plot);
}

function measuredOf({ results }: Comparison, layer: Layer): readonly MeasuredResult[] {
	return results.filter(
		(result): result is MeasuredResult => result.state === "measured" && result.layer === layer,
	);
}
