import { parseFragment } from "parse5";
import { expect, test } from "vitest";
import type { MeasuredResult } from "../../../src/model/comparison.ts";
import { forestPlot, forestScale, intervalText } from "../../../src/report/html/forest-plot.ts";
import { positionOf } from "../../../src/report/html/log-scale.ts";
import { measuredResult } from "../../fixtures/measured-result.ts";
import { attribute, elementsBelow, textOf } from "./strict-page.ts";

function plotted(results: readonly MeasuredResult[]) {
	const scale = forestScale(results);
	const { markup } = forestPlot(results, { scale, samePercent: 1, caption: "c", byFolder: true });
	const elements = elementsBelow(parseFragment(markup));
	const classed = (name: string) =>
		elements.filter((element) => attribute(element, "class")?.split(" ").includes(name));
	return { scale, elements, classed };
}

const slower = measuredResult({
	workload: "a/slower",
	verdict: "slower",
	logRatio: -0.05,
	half: 0.01,
});
const noisy = measuredResult({
	workload: "b/noisy",
	verdict: "inconclusive",
	logRatio: 0.001,
	half: 0.4,
});
const same = measuredResult({ workload: "b/same", verdict: "same", logRatio: 0, half: 0.004 });

test("what moved lies on the axis whole; the whiskers of the rest are cut, and it is said", () => {
	const { classed, elements } = plotted([slower, noisy, same]);
	expect(classed("cut")).toHaveLength(2);
	const rows = elements.filter(({ tagName }) => tagName === "tr").map(textOf);
	expect(rows.filter((row) => row.includes("cut"))).toEqual([
		expect.stringMatching(/^b\/noisy.* cut.*unclear$/),
	]);
});

test("slower lies right of 0, because it takes more time, with the sign of the table", () => {
	const { scale, elements } = plotted([slower]);
	const mark = elements.find((element) => attribute(element, "class") === "mark slower");
	const x = (value: string | undefined): number => Number(value?.replace("%", ""));
	expect(x(mark && attribute(mark, "x"))).toBeGreaterThan(x(positionOf(scale, 0)));
	expect(elements.filter(({ tagName }) => tagName === "tr").map(textOf)).toContainEqual(
		expect.stringContaining("+5.13 %"),
	);
});

test("both intervals are drawn, the verdict's own wider", () => {
	const { classed } = plotted([slower]);
	const width = (name: string): number => {
		const [line] = classed(name);
		const end = (at: string) => Number((line && attribute(line, at))?.replace("%", ""));
		return end("x2") - end("x1");
	};
	expect(width("alone")).toBeGreaterThan(0);
	expect(width("family")).toBeGreaterThan(width("alone"));
});

test("each verdict has a shape of its own", () => {
	const verdicts = ["faster", "slower", "same", "inconclusive"] as const;
	const { elements } = plotted(
		verdicts.map((verdict) =>
			measuredResult({ workload: verdict, verdict, logRatio: 0, half: 0.01 }),
		),
	);
	const shapes = verdicts.map((verdict) => {
		const mark = elements.find((element) => attribute(element, "class") === `mark ${verdict}`);
		const [path] =
			mark === undefined ? [] : elementsBelow(mark).filter(({ tagName }) => tagName === "path");
		return path && attribute(path, "d");
	});
	expect(new Set(shapes).size).toBe(4);
});

test("a line before each folder", () => {
	expect(plotted([slower, noisy, same]).classed("folder").map(textOf)).toEqual(["a", "b"]);
});

test("an interval in words", () => {
	expect(intervalText({ low: -0.02, high: 0.01 })).toBe("-1.00..+2.02 %");
	expect(intervalText({ low: -1e9, high: 0.01 })).toBe("-1.00..unbounded");
});
