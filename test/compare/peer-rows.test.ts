import { expect, test } from "vitest";
import { peerEffect, peerRows } from "../../src/compare/peer-rows.ts";
import type { PeerSample } from "../../src/model/peers.ts";
import { echoJob, peerSample, ringJob } from "../fixtures/peers.ts";

const blocks = (side: PeerSample["side"], ns: (block: number) => number, count = 8) =>
	Array.from({ length: count }, (_, block) => [
		peerSample(side, block, ns(block) * 1.1),
		peerSample(side, block, ns(block) / 1.1),
	]).flat();

test("a block is one number: its drift cancels, its processes are not counted twice", () => {
	const drifting = (scale: number) => (block: number) => scale * (100 + 10 * block);
	const effect = peerEffect(blocks("upstream", drifting(1)), blocks("libev", drifting(0.5)));
	expect(effect?.units).toBe(8);
	expect(effect?.logRatio).toBeCloseTo(Math.log(2), 12);
	expect(effect?.interval?.low).toBeCloseTo(Math.log(2), 12);
	expect(effect?.interval?.level).toBeGreaterThanOrEqual(0.99);
});

test("seven blocks have no interval of 99 %; blocks of one side alone do not count", () => {
	const effect = peerEffect(
		blocks("upstream", () => 100, 7),
		blocks("libev", () => 200),
	);
	expect(effect).toMatchObject({ units: 7, interval: null });
	expect(effect?.logRatio).toBeCloseTo(-Math.log(2), 12);
	expect(
		peerEffect(
			[],
			blocks("libev", () => 1),
		),
	).toBeNull();
});

test("rows in the order of jobs and sides; the median of what was measured; faults by name", () => {
	const samples = [
		...blocks("libev", () => 50),
		...blocks("upstream", () => 100),
		peerSample("upstream", 0, 5, echoJob.id),
	];
	const fault = { kind: "error", role: "libuv", detail: "no" } as const;
	const rows = peerRows([ringJob, echoJob], samples, [
		{ workload: ringJob.id, side: "libuv", fault },
	]);
	expect(rows.map(({ workload, side, state }) => [workload, side, state])).toEqual([
		[ringJob.id, "upstream", "measured"],
		[ringJob.id, "libev", "measured"],
		[ringJob.id, "libuv", "void"],
		[echoJob.id, "upstream", "measured"],
	]);
	expect(rows[0]).toMatchObject({ effect: null, api: "event", eventsPerOp: 1 });
	expect(rows[1]).toMatchObject({ api: "ev_io", syscallsPerOp: { read: 0.5 } });
	expect(rows[3]).toMatchObject({ api: "bufferevent", nsPerOp: 5, eventsPerOp: 2 });
});

test("an operation that is a part of an event has no events", () => {
	const job = { ...ringJob, operationsPerIteration: 1000 };
	const [row] = peerRows([job], [peerSample("upstream", 0, 5)], []);
	expect(row).toMatchObject({ eventsPerOp: null });
});
