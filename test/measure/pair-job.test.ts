import { expect, test } from "vitest";
import type { JobOf, ReplyOf } from "../../src/measure/messages.ts";
import { runPairJob } from "../../src/measure/pair-job.ts";
import { type Behaviour, createFakeAddon } from "../fakes/fake-addon.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const job: JobOf<"pair"> = {
	type: "pair",
	workload: smallWorkload(),
	batchUs: 75,
	cellMs: 15,
	seed: 5,
	budgetMs: 200,
};

/** Runs a job on a clock that batches move; `overheadMs` is spent with each opened session. */
function run(
	changes: Partial<JobOf<"pair">> = {},
	perIterationNs: readonly [number, number] = [10, 10],
	overheadMs = 0,
	candidate: Behaviour = {},
) {
	let nowMs = 1000;
	const make = (ns: number, behaviour: Behaviour = {}) =>
		createFakeAddon({
			elapsedNs: (iterations) => {
				nowMs += (ns * iterations) / 1e6;
				return ns * iterations;
			},
			before: (method) => {
				if (method === "open") nowMs += overheadMs;
			},
			...behaviour,
		});
	const sides = [make(perIterationNs[0]), make(perIterationNs[1], candidate)] as const;
	const replies: ReplyOf<"cell">[] = [];
	const perform = () =>
		runPairJob(
			{ baseline: sides[0].addon, candidate: sides[1].addon },
			{ ...job, ...changes },
			(reply) => replies.push(reply as ReplyOf<"cell">),
			() => nowMs,
			() => ({ user: nowMs, system: 0 }),
		);
	return {
		perform,
		replies,
		spentMs: () => nowMs - 1000,
		open: () => sides[0].open + sides[1].open,
	};
}

test("cells fill the budget and do not exceed it", () => {
	const { perform, replies, spentMs, open } = run({}, [10, 10], 2);
	perform();
	// 15 ms of quads, 2 sessions of 2 ms, a warm-up: about 19 ms each.
	expect(replies.length).toBeGreaterThanOrEqual(8);
	expect(spentMs()).toBeLessThanOrEqual(200);
	expect(spentMs()).toBeGreaterThan(150);
	expect(open()).toBe(0);
});

test("one cell is measured however small the budget", () => {
	const { perform, replies } = run({ budgetMs: 0 });
	perform();
	expect(replies).toHaveLength(1);
});

test("the batch is as long as asked for on the slower side, with one count for both", () => {
	const { perform, replies } = run({}, [10, 30]);
	perform();
	for (const { iterations, cell } of replies) {
		expect(iterations).toBe(2500);
		expect(cell.candidateNsPerOp / cell.baselineNsPerOp).toBeCloseTo(3, 9);
	}
});

test("the same seed repeats the order of everything", () => {
	const orders = [5, 5, 6].map((seed) => {
		// Time depends on the batch's number, so that another order gives other effects.
		let batch = 0;
		const drift: Behaviour = { elapsedNs: (n) => 10 * n + ((batch++ * 7919) % 101) };
		const sides = [createFakeAddon(drift), createFakeAddon(drift)] as const;
		const effects: (readonly number[])[] = [];
		let nowMs = 0;
		runPairJob(
			{ baseline: sides[0].addon, candidate: sides[1].addon },
			{ ...job, seed, budgetMs: 0 },
			(reply) => effects.push((reply as ReplyOf<"cell">).cell.quadEffects),
			() => nowMs++,
			() => ({ user: 0, system: 0 }),
		);
		return JSON.stringify(effects);
	});
	expect(orders[1]).toBe(orders[0]);
	expect(orders[2]).not.toBe(orders[0]);
});

test("a fault while the batch is calibrated names its side and leaves nothing open", () => {
	const { perform, replies, open } = run({}, [10, 10], 0, { bytesPerIteration: 1 });
	expect(perform).toThrow(expect.objectContaining({ fault: expect.anything() }));
	expect(replies).toEqual([]);
	expect(open()).toBe(0);
});

test("the floor is in every cell, and one that fails voids nothing", () => {
	const floor = { program: job.workload.program, expected: { bytes: 64, events: 0 } };
	const good = run({ workload: { ...job.workload, floor } });
	good.perform();
	// 10 ns an iteration of two operations.
	for (const { cell } of good.replies) expect(cell.floorNsPerOp).toBeCloseTo(5, 9);

	const idle = { ...floor, expected: { bytes: 65, events: 0 } };
	const failing = run({ workload: { ...job.workload, floor: idle } });
	failing.perform();
	expect(failing.replies.length).toBeGreaterThan(3);
	for (const { cell } of failing.replies) expect(cell.floorNsPerOp).toBeNull();
	expect(failing.open()).toBe(0);
});
