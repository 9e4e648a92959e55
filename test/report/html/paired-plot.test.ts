import { parseFragment } from "parse5";
import { expect, test } from "vitest";
import { pairedPlot } from "../../../src/report/html/paired-plot.ts";
import { measuredResult } from "../../fixtures/measured-result.ts";
import { attribute, elementsBelow, textOf } from "./strict-page.ts";

const result = measuredResult({ workload: "a/b", verdict: "faster", logRatio: 0.03, half: 0.01 });
const points = [0.02, 0.03, 0.04, -0.01, 0.03, 0.028, 0.031, 0.025].map((logRatio, i) => ({
	unit: 7 - i,
	logRatio,
}));

function drawn(all: typeof points) {
	const figure = elementsBelow(parseFragment(pairedPlot(result, all, 1).markup));
	const circles = figure.filter(
		(element) => element.tagName === "circle" && attribute(element, "cx")?.endsWith("%"),
	);
	return { circles, text: figure[0] === undefined ? "" : textOf(figure[0]), figure };
}

test("a point a trial, by layout, less time to the left", () => {
	const { circles } = drawn(points);
	expect(circles).toHaveLength(8);
	const xs = circles.map((circle) => Number(attribute(circle, "cx")?.replace("%", "")));
	const values = [...points].sort((a, b) => a.unit - b.unit).map(({ logRatio }) => logRatio);
	const order = (numbers: readonly number[]) =>
		numbers.map((_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
	expect(order(xs.map((x) => -x)).filter((i) => values[i] !== 0.03)).toEqual(
		order(values).filter((i) => values[i] !== 0.03),
	);
});

test("a stray one stays in the plot, at its edge, and is counted", () => {
	const { circles, text } = drawn([...points, { unit: 9, logRatio: -3 }]);
	expect(circles).toHaveLength(9);
	const stray = circles.find((circle) => attribute(circle, "class") === "stray");
	expect(stray && attribute(stray, "cx")).toBe("100.00%");
	expect(text).toContain("9 trials, 7 of them with less time");
	expect(text).toContain("1 beyond the axis, drawn at its edge");
});

test("what is drawn is also said", () => {
	const { figure } = drawn(points);
	const image = figure.find((element) => attribute(element, "role") === "img");
	expect(image && attribute(image, "aria-label")).toContain(
		"a/b: 8 trials, 7 of them with less time",
	);
});
