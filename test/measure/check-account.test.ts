import { describe, expect, test } from "vitest";
import type { CellAccount, SideAccount } from "../../src/measure/account.ts";
import {
	checkAccount,
	checkTurns,
	checkVisits,
	imbalanceOf,
	type Visit,
} from "../../src/measure/check-account.ts";

/** 200 batches of 75 µs, 2 µs of each outside the copy's own clock. */
const side: SideAccount = {
	batches: 200,
	bytes: 200 * 100 * 64,
	events: 0,
	claimedMs: 15,
	outerMs: 15.4,
	unexplainedUs: 2,
};
const cell = (changes: Partial<CellAccount> = {}): CellAccount => ({
	baseline: side,
	candidate: side,
	stampMs: 1000,
	...changes,
});
const visit = (cells: readonly CellAccount[], changes: Partial<Visit> = {}): Visit => ({
	workload: { expected: { bytes: 64, events: 0 } },
	iterations: 100,
	cells,
	arrivedMs: cells.map(() => 1001),
	elapsedMs: 60 * cells.length,
	...changes,
});

test("an honest visit has no fault; neither has one without cells", () => {
	expect(checkAccount(visit([cell(), cell()]))).toBeNull();
	expect(checkAccount(visit([]))).toBeNull();
});

describe("work", () => {
	test.each([
		["fewer bytes", { bytes: side.bytes - 64 }],
		["a callback", { events: 1 }],
		["more batches than bytes for them", { batches: 201 }],
	])("%s in one cell of one side voids it, whatever the worker thought", (_, changes) => {
		const cells = [cell(), cell({ candidate: { ...side, ...changes } })];
		expect(checkAccount(visit(cells))).toMatchObject({ kind: "checksum", role: "candidate" });
	});
});

describe("clocks", () => {
	const candidate = (changes: Partial<SideAccount>) => [
		cell({ candidate: { ...side, ...changes } }),
		cell({ candidate: { ...side, ...changes } }),
	];

	test("a copy's clock that runs slow leaves time unexplained on its side alone", () => {
		// A third of 75 µs: plain in one visit already.
		const slow = candidate({ claimedMs: 10, unexplainedUs: 27 });
		expect(checkAccount(visit(slow))).toMatchObject({
			kind: "clock",
			role: "candidate",
			detail: "clock disagrees: 25.0 µs of each batch of 63 µs are in no account",
		});
		const other = [cell({ baseline: { ...side, unexplainedUs: 27 } })];
		expect(checkAccount(visit(other))).toMatchObject({ kind: "clock", role: "baseline" });
	});

	test("what one visit leaves open may be its neighbours' doing; six that agree may not", () => {
		// 2.5 % of 75 µs.
		const visits = candidate({ claimedMs: 14.6, unexplainedUs: 3.9 });
		expect(checkAccount(visit(visits))).toBeNull();
		const imbalance = imbalanceOf(visit(visits));
		expect(checkVisits(Array.from({ length: 5 }, () => imbalance))).toBeNull();
		expect(checkVisits(Array.from({ length: 6 }, () => imbalance))).toMatchObject({
			kind: "clock",
			role: "candidate",
		});
	});

	test("what differs by less than a gain that could count is no fault, nor are wild visits", () => {
		const even = { beyondUs: 0.9, batchUs: 75 };
		expect(checkVisits(Array.from({ length: 12 }, () => even))).toBeNull();
		// Of a long batch, a share.
		const long = { beyondUs: 14, batchUs: 1000 };
		expect(checkVisits(Array.from({ length: 12 }, () => long))).toBeNull();
		const wild = { beyondUs: 14, batchUs: 75 };
		expect(checkVisits([even, even, even, even, even, wild, wild, wild])).toBeNull();
	});

	test("one disturbed cell of many is no fault", () => {
		const disturbed = cell({ candidate: { ...side, unexplainedUs: 40 } });
		expect(checkAccount(visit([cell(), disturbed, cell()]))).toBeNull();
	});

	test("more time claimed than went by is one, by either clock", () => {
		expect(checkAccount(visit(candidate({ claimedMs: 16 })))).toMatchObject({
			kind: "clock",
			role: "candidate",
		});
		expect(checkAccount(visit([cell()], { elapsedMs: 30 }))).toMatchObject({
			kind: "clock",
			role: "both",
		});
	});

	test("a worker that lives in another time is one; a late message is none", () => {
		const lag = (...arrivedMs: number[]) => checkAccount(visit([cell(), cell()], { arrivedMs }));
		expect(lag(2300, 2200)).toMatchObject({ kind: "clock", role: "both" });
		expect(lag(2300, 1004)).toBeNull();
		expect(lag(900, 900)).toMatchObject({ kind: "clock", role: "both" });
	});

	test("turns of a lock step fit into their visit", () => {
		const turns = [[[30e6, 30e6]], [[30e6, 30e6]]];
		expect(checkTurns(turns, 121)).toBeNull();
		expect(checkTurns(turns, 119)).toMatchObject({ kind: "clock", role: "both" });
	});
});
