import type { MeasuredResult } from "../../model/comparison.ts";
import type { UnitPoint } from "../../model/workload-points.ts";
import { quantile } from "../../stats/quantile.ts";
import { formatSpread, formatTimeChange } from "../quantity.ts";
import { strip, stripGround, tickLabels } from "./interval-strip.ts";
import { changeTicks, isInside, type LogScale, positionOf, scaleOver } from "./log-scale.ts";
import { type Html, html } from "./markup.ts";
import { verdictBadge } from "./verdict-mark.ts";

const pointsHeight = 96;
const stripY = pointsHeight + 14;
const axisY = stripY + 12;
const mostTicks = 5;
/** Points farther than this many times the middle half are strays. */
const reach = 3;

/**
 * The numbers behind one effect: a point per trial, by layout from top to bottom, or per pair of
 * processes in the order they ran; below them the estimate with its intervals. Each plot has an
 * axis of its own, so the shaded margin says how wide ±1 % is.
 */
export function pairedPlot(
	result: MeasuredResult,
	points: readonly UnitPoint[],
	samePercent: number,
): Html {
	const scale = pairedScale(result, points);
	const ticks = changeTicks(scale, mostTicks);
	const beyond = points.filter(({ logRatio }) => !isInside(scale, -logRatio)).length;
	const { unit, logRatio, spread } = result.effect;
	const what = unit === "layout" ? "trials" : "pairs of processes";
	const faster = points.filter((point) => point.logRatio > 0).length;
	const summary = `${points.length} ${what}, ${faster} of them with less time; middle half ${formatSpread(spread.low, spread.high)}`;
	const cut = beyond === 0 ? "" : `; ${beyond} beyond the axis, drawn at its edge`;
	return html`<figure class="paired"><figcaption><span class="name">${result.workload}</span><span class="change">${formatTimeChange(logRatio)}</span>${verdictBadge(result.verdict)}</figcaption><svg width="100%" height="${axisY + 16}" role="img" aria-label="${`${result.workload}: ${summary}${cut}`}"><svg y="0" width="100%" height="${axisY}">${strip(result, scale, stripGround(scale, ticks, samePercent), String(stripY))}</svg>${drawPoints(points, scale)}<svg y="${axisY}" width="100%" height="16" class="axis">${tickLabels(scale, ticks)}</svg></svg><p class="note">${summary}${cut}</p></figure>
`;
}

/** The estimate with its intervals, and all points but the strays: one may lie at ten times. */
function pairedScale({ effect }: MeasuredResult, points: readonly UnitPoint[]): LogScale {
	const values = points.map(({ logRatio }) => -logRatio);
	const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
	const room = reach * (high - low);
	const inner = values.filter((value) => value >= low - room && value <= high + room);
	const { interval, familyInterval, logRatio } = effect;
	// An interval of a few points may be much wider than they are: it leaves the axis to them.
	const ends = [interval, familyInterval]
		.flatMap((each) => [-each.high, -each.low])
		.map((end) => Math.min(high + room, Math.max(low - room, end)));
	return scaleOver([-0.012, 0.012, -logRatio, ...ends, ...inner]);
}

function drawPoints(points: readonly UnitPoint[], scale: LogScale): readonly Html[] {
	const order = [...points].sort((a, b) => a.unit - b.unit);
	const step = (pointsHeight - 8) / Math.max(1, order.length - 1);
	return order.map(({ logRatio }, i) => {
		const y = (4 + i * step).toFixed(1);
		const x = positionOf(scale, -logRatio);
		return isInside(scale, -logRatio)
			? html`<circle cx="${x}" cy="${y}" r="2.2"/>`
			: html`<circle class="stray" cx="${x}" cy="${y}" r="2.6"/>`;
	});
}
