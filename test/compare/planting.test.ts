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

describe("the line through known costs", () => {
	const known = [
		{ turns: 20, logRatio: 0.01 },
		{ turns: 40, logRatio: 0.04 },
	];
	test.each([
		[0.01, 20],
		[0.025, 30],
		[0.04, 40],
		[0.08, 80],
	])("%d wants %i turns", (logRatio, turns) => {
		expect(turnsFor(known, logRatio)).toBe(turns);
		expect(turnsFor([...known].reverse(), logRatio)).toBe(turns);
	});

	test("a cost that does not rise with its turns is passed over", () => {
		const dented = [...known, { turns: 30, logRatio: 0.005 }];
		expect(turnsFor(dented, 0.025)).toBe(30);
		const flat = [...known, { turns: 30, logRatio: 0.01 }];
		expect(turnsFor(flat, 0.025)).toBe(30);
		expect(
			turnsFor(
				[
					{ turns: 20, logRatio: 0.01 },
					{ turns: 30, logRatio: 0.01 },
				],
				0.02,
			),
		).toBe(40);
	});

	test("beyond the last one at least one turn; without a cost an error that says so", () => {
		expect(turnsFor([{ turns: 1, logRatio: 0.5 }], 0.6)).toBe(1);
		expect(() => turnsFor([{ turns: 10, logRatio: 0 }], 0.01)).toThrow(
			"the planted turns added no time",
		);
		expect(() => turnsFor([], 0.01)).toThrow(RangeError);
	});
});

test("a planted change has one sign and a 99 % interval whatever the roles were", () => {
	expect(plantedTime("slowdown", 0.02)).toBe(-0.02);
	expect(plantedTime("speed-up", -0.02)).toBe(-0.02);
	const runs = Array.from({ length: 8 }, (_, i) => runOf("slowdown", -0.001 * (i + 1)));
	const { low, high } = measuredChange(runs);
	expect([low, high]).toEqual([0.001, 0.008]);
	// Seven runs cannot carry 99 %.
	expect(measuredChange(runs.slice(1)).high).toBe(1e9);
});

test("a run that touches 0 found nothing, on either side; medians are over the direction", () => {
	const at = (low: number, high: number, seconds: number) => {
		const run = runOf("slowdown", 0, seconds);
		const familyInterval = { low, high, level: 0.98 };
		return { ...run, effect: { ...run.effect, familyInterval } };
	};
	const points = powerPoints(
		curveFixture([at(-0.02, 0, 1), at(0, 0.02, 2), at(-0.04, -0.02, 6), at(0.02, 0.06, 9)]),
	);
	expect(points).toHaveLength(1);
	expect(points[0]).toMatchObject({ of: 4, found: 1, wrongSign: 1, medianSeconds: 4 });
	expect(points[0]?.medianHalfWidth).toBeCloseTo(0.01, 12);
});

test("the spread over three layouts is their sample deviation", () => {
	expect(
		layoutSpread([
			[0, 1],
			[1, 2],
			[2, 3],
		]),
	).toBe(1);
	expect(
		layoutSpread([
			[5, 1],
			[6, 1],
		]),
	).toBe(0);
	expect(layoutSpread([])).toBeNull();
	expect(
		layoutSpread([
			[5, 1],
			[5, 9],
		]),
	).toBeNull();
});
