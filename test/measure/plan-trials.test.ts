import { expect, test } from "vitest";
import { limitVisits, planTrials } from "../../src/measure/plan-trials.ts";

const options = {
	workloads: ["a/x", "b/y", "c/z", "d/w"],
	trials: 24,
	layouts: 8,
	pairing: "same",
	seed: 7,
} as const;

test("the same seed gives the same plan, another seed another one", () => {
	expect(planTrials(options)).toEqual(planTrials(options));
	expect(planTrials({ ...options, seed: 8 })).not.toEqual(planTrials(options));
});

test("every trial visits every workload once, in an order of its own", () => {
	const plan = planTrials(options);
	expect(plan.map(({ trial }) => trial)).toEqual(Array.from({ length: 24 }, (_, i) => i));
	for (const { visits } of plan) {
		expect(visits.map(({ workload }) => workload).sort()).toEqual(options.workloads);
	}
	const orders = new Set(plan.map(({ visits }) => visits.map((v) => v.workload).join()));
	expect(orders.size).toBeGreaterThan(8);
});

test("no two visits share a seed, and seeds fit the protocol", () => {
	const seeds = planTrials(options).flatMap(({ visits }) => visits.map(({ seed }) => seed));
	expect(new Set(seeds).size).toBe(seeds.length);
	for (const seed of seeds) expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true);
});

test.each(["same", "deranged"] as const)("%s: each layout once per side, then anew", (pairing) => {
	const plan = planTrials({ ...options, pairing });
	const all = [0, 1, 2, 3, 4, 5, 6, 7];
	for (const from of [0, 8, 16]) {
		const round = plan.slice(from, from + 8);
		for (const side of ["baseline", "candidate"] as const) {
			expect(round.map(({ layouts }) => layouts[side]).sort()).toEqual(all);
		}
	}
});

test("same: a layout meets its twin; deranged: never, and not the same partner each round", () => {
	for (const { layouts } of planTrials(options)) expect(layouts.candidate).toBe(layouts.baseline);
	for (let seed = 0; seed < 50; seed++) {
		const plan = planTrials({ ...options, pairing: "deranged", seed });
		for (const { layouts } of plan) expect(layouts.candidate).not.toBe(layouts.baseline);
	}
	const plan = planTrials({ ...options, pairing: "deranged" });
	const partners = (from: number) => plan.slice(from, from + 8).map((t) => t.layouts.candidate);
	expect(partners(0)).not.toEqual(partners(8));
});

test("fewer trials than layouts: no layout twice", () => {
	const plan = planTrials({ ...options, trials: 5, pairing: "deranged" });
	expect(new Set(plan.map(({ layouts }) => layouts.baseline)).size).toBe(5);
	expect(new Set(plan.map(({ layouts }) => layouts.candidate)).size).toBe(5);
});

test("a limited plan keeps each workload in its first trials only", () => {
	const plan = planTrials({
		workloads: ["a", "b", "c"],
		trials: 8,
		layouts: 8,
		pairing: "same",
		seed: 1,
	});
	const units: Readonly<Record<string, number>> = { a: 3, b: 5 };
	const limited = limitVisits(plan, (workload) => units[workload] ?? 0);
	const trialsOf = (workload: string) =>
		limited
			.filter(({ visits }) => visits.some((visit) => visit.workload === workload))
			.map(({ trial }) => trial);
	expect(trialsOf("a")).toEqual([0, 1, 2]);
	expect(trialsOf("b")).toEqual([0, 1, 2, 3, 4]);
	expect(trialsOf("c")).toEqual([]);
	// A trial nobody needs is a process that is not started.
	expect(limited).toHaveLength(5);
	expect(limited[0]?.layouts).toEqual(plan[0]?.layouts);
});
