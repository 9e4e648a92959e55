import type { MeasuredResult } from "../../model/comparison.ts";
import { formatTimeChange } from "../quantity.ts";
import { strip, stripGround, tickLabels } from "./interval-strip.ts";
import { changeTicks, isInside, type LogScale, scaleOver } from "./log-scale.ts";
import { type Html, html } from "./markup.ts";
import { verdictBadge } from "./verdict-mark.ts";

/** Whiskers of what did not move are cut here: ±26 % of a noisy program would flatten the rest. */
const quietReach = Math.log1p(0.03);
const mostTicks = 7;

/** One axis for all: what moved lies on it with its whole interval, the rest as far as it is near. */
export function forestScale(results: readonly MeasuredResult[]): LogScale {
	const values = results.flatMap(({ verdict, effect: { logRatio, familyInterval } }) => {
		const ends = [-familyInterval.high, -familyInterval.low];
		const moved = verdict === "faster" || verdict === "slower";
		const near = ends.map((end) => Math.min(quietReach, Math.max(-quietReach, end)));
		return [-logRatio, ...(moved ? ends : near)];
	});
	return scaleOver([-0.02, 0.02, ...values]);
}

/** Effects with their intervals, a row a workload; a table, so that it can be read out as well. */
export function forestPlot(
	results: readonly MeasuredResult[],
	options: {
		readonly scale: LogScale;
		readonly samePercent: number;
		readonly caption: string;
		/** A line of its own before the workloads of each folder. */
		readonly byFolder: boolean;
	},
): Html {
	const { scale, samePercent, caption, byFolder } = options;
	const ticks = changeTicks(scale, mostTicks);
	const ground = stripGround(scale, ticks, samePercent);
	const rows = results.map((result, i) => {
		const folder = folderOf(result.workload);
		const opens = byFolder && folder !== folderOf(results[i - 1]?.workload ?? "");
		return html`${opens ? html`<tr role="row" class="folder"><th role="rowheader" scope="rowgroup" colspan="5">${folder}</th></tr>` : null}${row(result, scale, ground)}`;
	});
	return html`<table role="table" class="forest">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">workload</th>
<th role="columnheader" scope="col" class="strip"><span class="unseen">change with its intervals</span><svg class="axis" width="100%" height="18" aria-hidden="true">${tickLabels(scale, ticks)}</svg></th>
<th role="columnheader" scope="col" class="number">change</th>
<th role="columnheader" scope="col" class="number">verdict interval</th>
<th role="columnheader" scope="col">verdict</th>
</tr></thead>
<tbody role="rowgroup">
${rows}</tbody></table>`;
}

function row(result: MeasuredResult, scale: LogScale, ground: Html): Html {
	const { workload, verdict, effect } = result;
	return html`<tr role="row"><th role="rowheader" scope="row">${workload}</th><td role="cell" class="strip"><svg width="100%" height="100%" aria-hidden="true">${strip(result, scale, ground)}</svg></td><td role="cell" class="number change">${formatTimeChange(effect.logRatio)}</td><td role="cell" class="number reach">${intervalText(effect.familyInterval)}${isCut(result, scale) ? html` <abbr title="goes beyond the axis of the plot">cut</abbr>` : null}</td><td role="cell">${verdictBadge(verdict)}</td></tr>
`;
}

/** "+0.8..+2.4 %", as changes of time. */
export function intervalText({
	low,
	high,
}: {
	readonly low: number;
	readonly high: number;
}): string {
	const [from, to] = [formatTimeChange(high), formatTimeChange(low)];
	return `${from.replace(/ %$/, "")}..${to}`;
}

function isCut({ effect: { familyInterval } }: MeasuredResult, scale: LogScale): boolean {
	return !isInside(scale, -familyInterval.low) || !isInside(scale, -familyInterval.high);
}

function folderOf(workload: string): string {
	return workload.split("/")[0] ?? "";
}

/** What the signs of a forest plot mean, drawn with the same code. */
export function forestKey(samePercent: number): Html {
	const scale: LogScale = { low: -0.02, high: 0.02 };
	const sample = {
		state: "measured",
		workload: "",
		layer: "micro",
		baselineNsPerOp: 1,
		candidateNsPerOp: 1,
		floorNsPerOp: null,
		kernelShare: null,
		syscalls: null,
		verdict: "same",
		effect: {
			logRatio: 0,
			interval: { low: -0.006, high: 0.006, level: 0.99 },
			familyInterval: { low: -0.013, high: 0.03, level: 0.999 },
			units: 1,
			unit: "layout",
			spread: { low: 0, high: 0 },
			sameSign: 1,
		},
	} as const satisfies MeasuredResult;
	return html`<div class="legend"><svg width="120" height="26" aria-hidden="true">${strip(sample, scale, stripGround(scale, [{ at: 0, label: "0" }], samePercent))}</svg><p>Change of time per operation on a logarithmic axis, <b>less (left) is faster</b>. Thick: 99 % interval of the workload alone. Thin: the interval that verdicts use, widened for all workloads judged together; an arrow: it goes on beyond the axis. Shaded: within ±${samePercent} %, where the whole thin interval must lie to be called <i>same</i>. ${(["faster", "slower", "same", "inconclusive"] as const).map((verdict) => html`${verdictBadge(verdict)} `)}</p></div>`;
}
