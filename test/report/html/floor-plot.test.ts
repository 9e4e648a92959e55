import { parseFragment } from "parse5";
import { expect, test } from "vitest";
import { floorPlot } from "../../../src/report/html/floor-plot.ts";
import { measuredResult } from "../../fixtures/measured-result.ts";
import { elementsBelow, textOf } from "./strict-page.ts";

const parts = { verdict: "faster", half: 0.01 } as const;
const rows = (results: Parameters<typeof floorPlot>[0]): readonly string[] =>
	elementsBelow(parseFragment(floorPlot(results, 2)?.markup ?? ""))
		.filter(({ tagName }) => tagName === "tr")
		.slice(1)
		.map(textOf);

test("multiples of the floor, the farthest first; the candidate's by the measured effect", () => {
	const near = measuredResult({ workload: "near", ...parts, logRatio: 0, floorNsPerOp: 80 });
	const far = measuredResult({
		workload: "far",
		...parts,
		logRatio: Math.log(2),
		floorNsPerOp: 25,
	});
	expect(rows([near, far])).toEqual(["far4.0x2.0x25.0", "near1.25x1.25x80.0"]);
});

test("where nothing is left to gain, it says so", () => {
	const spent = measuredResult({ workload: "spent", ...parts, logRatio: 0, floorNsPerOp: 99 });
	expect(rows([spent])).toEqual(["spent1.01x1.01x99.0 (nothing left)"]);
});

test("no floor, no plot", () => {
	const none = measuredResult({ workload: "w", ...parts, logRatio: 0, floorNsPerOp: null });
	expect(floorPlot([none], 2)).toBeNull();
});
