/**
 * A horizontal axis, linear in the logarithm of a ratio of times, so that twice as long and half as
 * long are equally far from 0. Less time is left. Positions are per cents of the width: a plot is
 * as wide as its screen, and its text keeps its size.
 */
export interface LogScale {
	readonly low: number;
	readonly high: number;
}

/** Beyond twenty times an interval says nothing; 1e9 stands for an unbounded one. */
const widest = Math.log(20);

/** An axis that holds all the values and 0, with a little room at both ends. */
export function scaleOver(values: readonly number[]): LogScale {
	const finite = values.map((value) => Math.min(widest, Math.max(-widest, value)));
	const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
	const room = 0.03 * (high - low);
	return { low: low - room, high: high + room };
}

export function isInside({ low, high }: LogScale, value: number): boolean {
	return value >= low && value <= high;
}

/** "41.25%"; what lies outside is put on the edge. */
export function positionOf(scale: LogScale, value: number): string {
	return `${(100 * shareOf(scale, value)).toFixed(2)}%`;
}

export function widthOf(scale: LogScale, from: number, to: number): string {
	return `${(100 * (shareOf(scale, to) - shareOf(scale, from))).toFixed(2)}%`;
}

function shareOf({ low, high }: LogScale, value: number): number {
	return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** A tick: where it is, and what it is called as a change of time. */
export interface Tick {
	readonly at: number;
	readonly label: string;
}

const stepsPercent = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500];

/** At most `most` round changes of time, 0 among them, in per cent. */
export function changeTicks({ low, high }: LogScale, most: number): readonly Tick[] {
	const [from, to] = [100 * Math.expm1(low), 100 * Math.expm1(high)];
	const fits = (step: number): boolean => Math.floor(to / step) - Math.ceil(from / step) < most;
	const step = stepsPercent.find(fits) ?? 1000;
	const first = Math.ceil(from / step);
	const count = Math.floor(to / step) - first + 1;
	return Array.from({ length: count }, (_, i) => {
		const percent = Number(((first + i) * step).toFixed(6));
		const sign = percent > 0 ? "+" : percent < 0 ? "-" : "";
		return {
			at: Math.log1p(percent / 100),
			label: percent === 0 ? "0" : `${sign}${Math.abs(percent)} %`,
		};
	});
}
