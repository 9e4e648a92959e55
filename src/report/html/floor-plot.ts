import type { MeasuredResult } from "../../model/comparison.ts";
import { formatMetric, formatRatio } from "../quantity.ts";
import { type LogScale, positionOf, scaleOver } from "./log-scale.ts";
import { type Html, html } from "./markup.ts";
import { folded } from "./panel.ts";

interface Distance {
	readonly result: MeasuredResult;
	readonly floorNs: number;
	/** Multiples of the floor. */
	readonly baseline: number;
	readonly candidate: number;
}

/** Shown without being asked for: where most is to be had. */
const mostOpen = 12;
const multiples = [1, 1.5, 2, 3, 5, 10, 20, 50];

/**
 * How far each workload is from the same job by hand, without libevent, timed in the same cells.
 * The candidate's distance is the baseline's, changed by the measured effect. Null without floors.
 */
export function floorPlot(results: readonly MeasuredResult[], fasterPercent: number): Html | null {
	const distances = results.flatMap(distanceOf).sort((a, b) => b.baseline - a.baseline);
	if (distances.length === 0) return null;
	const scale = scaleOver(
		distances.flatMap((each) => [each.baseline, each.candidate].map(Math.log)),
	);
	const ticks = multiples.filter((multiple) => Math.log(multiple) <= scale.high);
	const ground = html`${ticks.map((multiple) => {
		const x = positionOf(scale, Math.log(multiple));
		return html`<line class="${multiple === 1 ? "zero" : "grid"}" x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
	})}`;
	const table = (caption: string, chosen: readonly Distance[]): Html =>
		floorTable(caption, chosen, { scale, ticks, ground, fasterPercent });
	const rest = distances.slice(mostOpen);
	return html`<p>The floor is the same job by hand (memcpy, raw system calls), timed in the same cells. <span class="verdict"><svg class="key" width="14" height="14" aria-hidden="true"><circle class="from" cx="7" cy="7" r="4"/></svg>baseline</span> <span class="verdict"><svg class="key" width="14" height="14" aria-hidden="true"><circle class="to" cx="7" cy="7" r="4"/></svg>candidate</span>; the line at 1x is the floor.</p>
${table("Time as a multiple of the floor, on a logarithmic axis", distances.slice(0, mostOpen))}
${rest.length === 0 ? null : folded(`The other ${rest.length}, nearer to the floor`, table("Time as a multiple of the floor", rest))}`;
}

interface Axis {
	readonly scale: LogScale;
	readonly ticks: readonly number[];
	readonly ground: Html;
	readonly fasterPercent: number;
}

function floorTable(caption: string, distances: readonly Distance[], axis: Axis): Html {
	const { scale, ticks, ground, fasterPercent } = axis;
	return html`<table role="table" class="forest floor">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">workload</th>
<th role="columnheader" scope="col" class="strip"><span class="unseen">multiple of the floor</span><svg class="axis" width="100%" height="18" aria-hidden="true">${ticks.map((multiple) => html`<text class="tick" x="${positionOf(scale, Math.log(multiple))}" y="12" text-anchor="middle">${`${multiple}x`}</text>`)}</svg></th>
<th role="columnheader" scope="col" class="number">baseline</th>
<th role="columnheader" scope="col" class="number">candidate</th>
<th role="columnheader" scope="col" class="number">floor, ns</th>
</tr></thead>
<tbody role="rowgroup">
${distances.map((each) => row(each, scale, ground, fasterPercent))}</tbody></table>`;
}

function distanceOf(result: MeasuredResult): readonly Distance[] {
	const { floorNsPerOp, baselineNsPerOp, effect } = result;
	if (floorNsPerOp === null) return [];
	const baseline = baselineNsPerOp / floorNsPerOp;
	return [
		{
			result,
			floorNs: floorNsPerOp,
			baseline,
			// Not the ratio of medians: the effect is paired, and steadier.
			candidate: baseline * Math.exp(-effect.logRatio),
		},
	];
}

function row(distance: Distance, scale: LogScale, ground: Html, fasterPercent: number): Html {
	const { result, floorNs, baseline, candidate } = distance;
	const [from, to] = [baseline, candidate].map((multiple) => positionOf(scale, Math.log(multiple)));
	const spent = baseline < 1 + fasterPercent / 100;
	return html`<tr role="row"><th role="rowheader" scope="row">${result.workload}</th><td role="cell" class="strip"><svg width="100%" height="100%" aria-hidden="true">${ground}<line class="gap" x1="${positionOf(scale, 0)}" x2="${from ?? ""}" y1="50%" y2="50%"/><circle class="from" cx="${from ?? ""}" cy="50%" r="4"/><circle class="to ${result.verdict}" cx="${to ?? ""}" cy="50%" r="3"/></svg></td><td role="cell" class="number">${formatRatio(baseline)}</td><td role="cell" class="number">${formatRatio(candidate)}</td><td role="cell" class="number reach">${formatMetric(floorNs, "ns/op")}${spent ? " (nothing left)" : ""}</td></tr>
`;
}
