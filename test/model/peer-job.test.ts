import { expect, test } from "vitest";
import echoHand from "../../bench/peers/echo-hand.ts";
import echoStream from "../../bench/peers/echo-stream.ts";
import ring from "../../bench/peers/ring.ts";
import timerFire from "../../bench/peers/timer-fire.ts";
import timerRearm from "../../bench/peers/timer-rearm.ts";
import timerRearmCommon from "../../bench/peers/timer-rearm-common.ts";
import { definePeers } from "../../src/model/peer-job.ts";

const family = {
	family: "peers/x",
	measures: "m",
	job: "ring",
	apis: { libevent: "event", libev: "ev_io", libuv: "uv_poll" },
	cases: { a: { bytes: 3 }, b: { bytes: 5 } },
} as const;

test("a job for each case, with what its sizes lead to", () => {
	const jobs = definePeers({ ...family, facts: ({ bytes }) => ({ bytes, events: 1 }) });
	expect(jobs.map(({ id, expected }) => [id, expected.bytes])).toEqual([
		["peers/x-a", 3],
		["peers/x-b", 5],
	]);
	expect(jobs[0]).toMatchObject({ operationsPerIteration: 1, parameters: { bytes: 3 } });
});

test.each([
	["half a byte", { bytes: 0.5, events: 1 }],
	["no operation", { bytes: 1, events: 1, operationsPerIteration: 0 }],
])("%s is refused", (_, facts) => {
	expect(() => definePeers({ ...family, facts: () => facts })).toThrow();
});

test("those of bench/peers: each under a name of its own, and with work to count", () => {
	const jobs = [ring, echoHand, echoStream, timerRearm, timerRearmCommon, timerFire].flat();
	expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
	for (const { expected } of jobs) expect(expected.events).toBeGreaterThan(0);
});
