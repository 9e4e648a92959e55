import { expect, test } from "vitest";
import { layoutSpread, powerPoints } from "../../src/compare/planting.ts";
import { powerTargets } from "../../src/decide/power-targets.ts";
import { powerTable } from "../../src/report/power-table.ts";
import { noStyle } from "../../src/report/style.ts";
import { curveFixture, runOf } from "../fixtures/power.ts";

const curve = curveFixture([
	runOf("slowdown", -0.02),
	runOf("slowdown", 0),
	runOf("speed-up", 0.02),
]);
const points = powerPoints(curve);
const lines = powerTable(curve, {
	points,
	targets: powerTargets(points),
	layoutSpreads: curve.changes.map(({ byLayout }) => layoutSpread(byLayout)),
	width: 80,
	style: noStyle,
});

test("80 columns show both directions of a change, and how stable it is", () => {
	const rows = lines.map((line) => line.replaceAll(/ {2,}/g, " | "));
	expect(rows).toContain("workload | planted | measured | s | found | wrong | resolves");
	expect(rows).toContain(
		"socket-io/write-read-64 | +1 % | +1.03 ±0.04 % | 4.5 | 1/2 | 0 | ±0.50 %",
	);
	expect(rows).toContain(
		"socket-io/write-read-64 | -1 % | -1.01 ±0.04 % | 4.5 | 1/1 | 0 | ±0.50 %",
	);
	const text = lines.join(" ").replaceAll(/\s+/g, " ");
	expect(text).toContain("25 turns in evbuffer_write_atmost, SD over layouts 0.03 %");
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("each promise is kept, missed or not measured", () => {
	const text = lines.join(" ").replaceAll(/\s+/g, " ");
	expect(text).toContain("MISSED micro: 1 % found in 95 % of runs of at most 5 s: 2 of 3");
	expect(text).toContain("not measured upstream: 2 % found in 80 % of runs of at most 60 s");
});
