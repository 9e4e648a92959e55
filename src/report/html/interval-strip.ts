import type { MeasuredResult } from "../../model/comparison.ts";
import type { ConfidenceInterval, Verdict } from "../../model/effect.ts";
import { isInside, type LogScale, positionOf, type Tick, widthOf } from "./log-scale.ts";
import { type Html, html } from "./markup.ts";
import { markAt } from "./verdict-mark.ts";

/** What lies behind every strip of one plot: ticks, the margin within which it is "same", and 0. */
export function stripGround(scale: LogScale, ticks: readonly Tick[], samePercent: number): Html {
	const margin = Math.log1p(samePercent / 100);
	const from = positionOf(scale, -margin);
	return html`<rect class="margin" x="${from}" y="0" width="${widthOf(scale, -margin, margin)}" height="100%"/>${ticks.map(
		({ at }) => {
			const x = positionOf(scale, at);
			return html`<line class="${at === 0 ? "zero" : "grid"}" x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
		},
	)}`;
}

/**
 * One effect with its two intervals, as changes of time: thick where 99 % of this workload alone
 * lie, thin where the verdict looked. What goes beyond the axis ends in an arrow.
 */
export function strip(result: MeasuredResult, scale: LogScale, ground: Html, y = "50%"): Html {
	const { logRatio, interval, familyInterval } = result.effect;
	return html`${ground}${whisker(familyInterval, scale, y)}${bar(interval, scale, y)}${estimate(result.verdict, -logRatio, scale, y)}`;
}

function whisker(family: ConfidenceInterval, scale: LogScale, y: string): Html {
	const [from, to] = [-family.high, -family.low];
	return html`<line class="family" x1="${positionOf(scale, from)}" x2="${positionOf(scale, to)}" y1="${y}" y2="${y}"/>${end(from, scale, y)}${end(to, scale, y)}`;
}

/** A cap, or an arrow where the interval is cut by the axis. */
function end(value: number, scale: LogScale, y: string): Html {
	const x = positionOf(scale, value);
	if (isInside(scale, value)) {
		return html`<svg class="mark cap" x="${x}" y="${y}"><path d="M0 -4 V4"/></svg>`;
	}
	const tip = value < 0 ? "M0 0 L6 -4 M0 0 L6 4" : "M0 0 L-6 -4 M0 0 L-6 4";
	return html`<svg class="mark cap cut" x="${x}" y="${y}"><path d="${tip}"/></svg>`;
}

function bar({ low, high }: ConfidenceInterval, scale: LogScale, y: string): Html {
	return html`<line class="alone" x1="${positionOf(scale, -high)}" x2="${positionOf(scale, -low)}" y1="${y}" y2="${y}"/>`;
}

function estimate(verdict: Verdict, value: number, scale: LogScale, y: string): Html {
	return isInside(scale, value) ? markAt(verdict, positionOf(scale, value), y) : html``;
}

/** The names of the ticks, in a strip of their own. */
export function tickLabels(scale: LogScale, ticks: readonly Tick[]): Html {
	return html`${ticks.map(
		({ at, label }) =>
			html`<text class="tick" x="${positionOf(scale, at)}" y="12" text-anchor="middle">${label}</text>`,
	)}`;
}
