import type { Fault } from "../model/sample.ts";
import type { Role } from "../model/variant.ts";
import type { Workload } from "../model/workload.ts";
import { median } from "../stats/quantile.ts";
import type { CellAccount, SideAccount } from "./account.ts";

/** One visit as the deciding process saw it. */
export interface Visit {
	readonly workload: Pick<Workload, "expected">;
	readonly iterations: number;
	readonly cells: readonly CellAccount[];
	/** When each cell's message came. */
	readonly arrivedMs: readonly number[];
	readonly elapsedMs: number;
}

/**
 * What a side's own clock may leave unexplained beyond the other side's, as a share of a batch and
 * in µs. One visit is at the mercy of its neighbours: of 1344 visits of equal code on an overloaded
 * host the worst came to 6.8 % and 13 µs, the median to 0.04 %.
 */
const oneVisit: Limit = { share: 0.25, us: 15 };
/** The median over visits is not; a gain must be 2 % to count. */
const manyVisits: Limit = { share: 0.015, us: 1 };
const leastVisits = 6;

interface Limit {
	readonly share: number;
	readonly us: number;
}

/** By how much the candidate's unexplained time exceeds the baseline's, and how long a batch is. */
export interface Imbalance {
	readonly beyondUs: number;
	readonly batchUs: number;
}

/**
 * A worker whose clock lags by this much runs on another time. Messages take 0.1 to 5 ms; with seven
 * compilers beside it on two cores the quickest of a visit took 136 ms.
 */
const mostLagMs = 1000;

/**
 * The fault of a visit whose times do not add up, or null: the work of all batches, each side's own
 * clock against Node's, the two sides' unexplained time, and Node's clock in the worker against
 * that of this process. Pure.
 */
export function checkAccount(visit: Visit): Fault | null {
	if (visit.cells.length === 0) return null;
	return wrongWork(visit) ?? wrongSide(visit) ?? unequalSides(visit) ?? wrongWorker(visit);
}

/** Turns of a lock step exclude one another: all together they fit into the visit. Pure. */
export function checkTurns(
	turnsNs: readonly (readonly (readonly number[])[])[],
	elapsedMs: number,
): Fault | null {
	const insideMs = sum(turnsNs.flat(2), (ns) => ns / 1e6);
	return insideMs > elapsedMs
		? disagrees("both", `the turns claim ${ms(insideMs)} of a visit of ${ms(elapsedMs)}`)
		: null;
}

const roles: readonly Role[] = ["baseline", "candidate"];

/** Each batch was looked at in the worker; the sums are looked at here. */
function wrongWork({ workload, iterations, cells }: Visit): Fault | null {
	for (const cell of cells) {
		for (const role of roles) {
			const { batches, bytes, events } = cell[role];
			const expected = {
				bytes: workload.expected.bytes * iterations * batches,
				events: workload.expected.events * iterations * batches,
			};
			if (bytes === expected.bytes && events === expected.events) continue;
			const detail =
				`the batches of a cell moved ${bytes} bytes and ran ${events} callbacks, ` +
				`expected ${expected.bytes} and ${expected.events}`;
			return { kind: "checksum", role, detail };
		}
	}
	return null;
}

function wrongSide({ cells, elapsedMs }: Visit): Fault | null {
	for (const role of roles) {
		const claimedMs = sum(cells, (cell) => cell[role].claimedMs);
		const outerMs = sum(cells, (cell) => cell[role].outerMs);
		if (claimedMs > outerMs) {
			return disagrees(role, `its batches claim ${ms(claimedMs)}, and took ${ms(outerMs)}`);
		}
	}
	const insideMs = sum(cells, ({ baseline, candidate }) => baseline.outerMs + candidate.outerMs);
	return insideMs > elapsedMs
		? disagrees("both", `the batches claim ${ms(insideMs)} of a visit of ${ms(elapsedMs)}`)
		: null;
}

/** Both sides make the same calls; what only one of them cannot explain, its clock has left out. */
function unequalSides(visit: Visit): Fault | null {
	return unequal(imbalanceOf(visit), oneVisit);
}

/** Medians over the cells of a visit that has any. Pure. */
export function imbalanceOf({ cells }: Pick<Visit, "cells">): Imbalance {
	const unexplainedUs = (role: Role) => median(cells.map((cell) => cell[role].unexplainedUs));
	return {
		beyondUs: unexplainedUs("candidate") - unexplainedUs("baseline"),
		batchUs: median(cells.flatMap((cell) => roles.map((role) => batchOf(cell[role])))),
	};
}

/** The fault of a workload whose visits, one like the other, leave one side's time open. Pure. */
export function checkVisits(visits: readonly Imbalance[]): Fault | null {
	if (visits.length < leastVisits) return null;
	return unequal(
		{
			beyondUs: median(visits.map(({ beyondUs }) => beyondUs)),
			batchUs: median(visits.map(({ batchUs }) => batchUs)),
		},
		manyVisits,
	);
}

function unequal({ beyondUs, batchUs }: Imbalance, { share, us }: Limit): Fault | null {
	if (Math.abs(beyondUs) <= Math.max(us, share * batchUs)) return null;
	const role = beyondUs > 0 ? "candidate" : "baseline";
	return disagrees(
		role,
		`${Math.abs(beyondUs).toFixed(1)} µs of each batch of ${batchUs.toFixed(0)} µs are in no account`,
	);
}

/** The least lag of a visit: one message that was quick is enough. */
function wrongWorker({ cells, arrivedMs }: Visit): Fault | null {
	const lagsMs = cells.map(({ stampMs }, i) => (arrivedMs[i] as number) - stampMs);
	const leastMs = Math.min(...lagsMs);
	if (leastMs >= -1 && leastMs <= mostLagMs) return null;
	return disagrees("both", `the worker's clock is ${ms(leastMs)} behind evlab's`);
}

function batchOf({ claimedMs, batches }: SideAccount): number {
	return (1000 * claimedMs) / batches;
}

function disagrees(role: string, detail: string): Fault {
	return { kind: "clock", role, detail: `clock disagrees: ${detail}` };
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
	return items.reduce((total, item) => total + numberOf(item), 0);
}

function ms(value: number): string {
	return `${value.toFixed(1)} ms`;
}
