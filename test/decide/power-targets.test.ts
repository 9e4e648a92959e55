import { describe, expect, test } from "vitest";
import { powerPoints } from "../../src/compare/planting.ts";
import { powerTargets } from "../../src/decide/power-targets.ts";
import type { PlantedChange, PowerPoint } from "../../src/model/power.ts";
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

describe("each promise", () => {
	const texts = [
		"micro: 1 % found in 95 % of runs of at most 5 s",
		"micro: 5 % found in 95 % of runs of at most 5 s",
		"upstream: 2 % found in 80 % of runs of at most 60 s",
		"upstream: 5 % found in 95 % of runs of at most 60 s",
	];

	test("is said in words", () => {
		expect(powerTargets([]).map(({ text }) => text)).toEqual(texts);
		for (const target of powerTargets([])) expect(target).toMatchObject({ met: null, found: 0 });
	});

	const point = (
		layer: "micro" | "upstream",
		nominalPercent: number,
		found: number,
		of: number,
		medianSeconds: number,
	): PowerPoint => {
		const { changes } = curveFixture([runOf("slowdown", -0.02)], { layer, nominalPercent });
		const [change] = changes as [PlantedChange];
		const rest = { direction: "slowdown", wrongSign: 0, medianHalfWidth: 0.01 } as const;
		return { change, found, of, medianSeconds, ...rest };
	};

	test.each<[number, "micro" | "upstream", number, number, number]>([
		[0, "micro", 1, 19, 5.1],
		[1, "micro", 5, 19, 5.1],
		[2, "upstream", 2, 16, 61.2],
		[3, "upstream", 5, 19, 61.2],
	])("%i: %s, %d %%, kept with %d of 20 in %d s", (index, layer, percent, found, seconds) => {
		const met = (...rest: [number, number]) =>
			powerTargets([point(layer, percent, rest[0], 20, rest[1])]).map((target) => target.met);
		const only = (value: boolean) => texts.map((_, i) => (i === index ? value : null));
		expect(met(found, seconds)).toEqual(only(true));
		expect(met(found - 1, seconds)).toEqual(only(false));
		expect(met(found, seconds + 0.01)).toEqual(only(false));
	});

	test("adds up all points of its size; those that took too long count as missed", () => {
		const points = [
			point("micro", 1, 10, 10, 4),
			point("micro", 1, 9, 10, 4),
			point("micro", 1, 10, 10, 6),
		];
		expect(powerTargets(points)[0]).toMatchObject({ met: false, found: 19, of: 30 });
		expect(powerTargets(points.slice(0, 2))[0]).toMatchObject({ met: true, found: 19, of: 20 });
	});
});
