import { expect, test } from "vitest";
import {
	changeTicks,
	isInside,
	positionOf,
	scaleOver,
} from "../../../src/report/html/log-scale.ts";

const share = (text: string): number => Number(text.replace("%", ""));

test("twice as long and half as long are equally far from 0", () => {
	const scale = scaleOver([-1, 1]);
	const zero = share(positionOf(scale, 0));
	expect(zero).toBe(50);
	expect(share(positionOf(scale, Math.log(2))) - zero).toBeCloseTo(
		zero - share(positionOf(scale, Math.log(0.5))),
		5,
	);
});

test("0 is always on the axis; what lies beyond is put on its edge", () => {
	const scale = scaleOver([0.1, 0.2]);
	expect(isInside(scale, 0)).toBe(true);
	expect([positionOf(scale, -1e9), positionOf(scale, 1e9)]).toEqual(["0.00%", "100.00%"]);
});

test("an unbounded value does not flatten the others to nothing", () => {
	expect(scaleOver([-1e9, 1e9]).high).toBeLessThan(4);
});

test.each([
	[0.0021, ["-0.2 %", "-0.1 %", "0", "+0.1 %", "+0.2 %"]],
	[0.022, ["-2 %", "-1 %", "0", "+1 %", "+2 %"]],
	[0.06, ["-4 %", "-2 %", "0", "+2 %", "+4 %", "+6 %"]],
])("ticks of ±%f are round changes of time", (reach, labels) => {
	const scale = { low: -reach, high: reach };
	const ticks = changeTicks(scale, 6);
	expect(ticks.map(({ label }) => label)).toEqual(labels);
	for (const { at, label } of ticks) {
		expect(Math.expm1(at)).toBeCloseTo(Number(label.replace(" %", "")) / 100, 9);
	}
});

test("a gain of 60 % has ticks on its side only", () => {
	const labels = changeTicks(scaleOver([-0.9, 0.02]), 5).map(({ label }) => label);
	expect(labels).toEqual(["-60 %", "-40 %", "-20 %", "0"]);
});
