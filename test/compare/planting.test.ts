import { describe, expect, test } from "vitest";
import {
	layoutSpread,
	measuredChange,
	plantedTime,
	powerPoints,
	turnsFor,
} from "../../src/compare/planting.ts";
import { curveFixture, runOf } from "../fixtures/power.ts";

describe("turns for an effect", () => {
	test("lie on the line through nothing and one known cost", () => {
		expect(turnsFor([{ turns: 100, logRatio: 0.05 }], 0.01)).toBe(20);
		expect(turnsFor([{ turns: 100, logRatio: 0.05 }], 0.1)).toBe(200);
	});

	test("lie between the two known costs around it", () => {
		// Beyond 20 turns the end of the loop is mispredicted: the line from 0 to 100 would say 20.
		const known = [
			{ turns: 100, logRatio: 0.05 },
			{ turns: 20, logRatio: 0.005 },
		];
		expect(turnsFor(known, 0.0275)).toBe(60);
		expect(turnsFor(known, 0.0025)).toBe(10);
	});

	test("a known cost below 0 is noise and is passed over", () => {
		const known = [
			{ turns: 100, logRatio: 0.05 },
			{ turns: 5, logRatio: -0.001 },
		];
		expect(turnsFor(known, 0.01)).toBe(20);
	});

	test("are at least one; without any cost there are none", () => {
		expect(turnsFor([{ turns: 10, logRatio: 0.5 }], 0.001)).toBe(1);
		expect(() => turnsFor([{ turns: 10, logRatio: -0.1 }], 0.01)).toThrow(RangeError);
	});
});

test("the planted time has one sign in both directions", () => {
	expect(plantedTime("slowdown", -0.02)).toBe(0.02);
	expect(plantedTime("speed-up", 0.02)).toBe(0.02);
	const runs = [
		...Array.from({ length: 6 }, () => runOf("slowdown", -0.021)),
		...Array.from({ length: 6 }, () => runOf("speed-up", 0.019)),
	];
	const { logRatio, low, high } = measuredChange(runs);
	expect(logRatio).toBeCloseTo(0.02, 10);
	expect([low, high]).toEqual([0.019, 0.021]);
});

test("too few runs for an interval have one that JSON can hold", () => {
	expect(JSON.parse(JSON.stringify(measuredChange([runOf("slowdown", -0.02)])))).toEqual({
		logRatio: 0.02,
		low: -1e9,
		high: 1e9,
	});
});

test("the spread is between layouts, not between trials of one", () => {
	const spread = layoutSpread([
		[0, 0.01],
		[0, 0.03],
		[1, 0.03],
		[1, 0.05],
	]);
	expect(spread).toBeCloseTo(Math.SQRT2 * 0.01, 10);
	expect(layoutSpread([[0, 0.01]])).toBeNull();
});

test("a run finds a change when its interval excludes 0 on the planted side", () => {
	const points = powerPoints(
		curveFixture([
			runOf("slowdown", -0.02),
			runOf("slowdown", 0),
			runOf("slowdown", 0.02),
			runOf("speed-up", 0.02),
		]),
	);
	expect(points).toMatchObject([
		{
			direction: "slowdown",
			of: 3,
			found: 1,
			wrongSign: 1,
			medianHalfWidth: expect.closeTo(0.005, 10),
		},
		{ direction: "speed-up", of: 1, found: 1, wrongSign: 0 },
	]);
});
