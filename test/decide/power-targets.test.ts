import { expect, test } from "vitest";
import { powerPoints } from "../../src/compare/planting.ts";
import { powerTargets } from "../../src/decide/power-targets.ts";
import { curveFixture, runOf } from "../fixtures/power.ts";

const found = runOf("slowdown", -0.02);
const missed = runOf("slowdown", 0);
const ofMicro1 = (...args: Parameters<typeof curveFixture>) =>
	powerTargets(powerPoints(curveFixture(...args)))[0];

test("95 % at 1 % is kept with 19 of 20, and missed with 18", () => {
	const runs = Array.from({ length: 18 }, () => found);
	expect(ofMicro1([...runs, found, missed])).toMatchObject({ met: true, found: 19, of: 20 });
	expect(ofMicro1([...runs, missed, missed])).toMatchObject({ met: false, found: 18, of: 20 });
});

test("runs that took longer than promised found nothing", () => {
	expect(ofMicro1([runOf("slowdown", -0.02, 9)])).toMatchObject({ met: false, found: 0, of: 1 });
});

test("what was not measured is neither kept nor missed", () => {
	expect(ofMicro1([found], { nominalPercent: 2 })).toMatchObject({ met: null, of: 0 });
});
