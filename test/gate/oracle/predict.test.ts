import { describe, expect, it } from "vitest";
import { predict } from "../../../src/gate/oracle/predict.ts";
import type { Reaction, Step, StepOf } from "../../../src/model/oracle-script.ts";
import { script } from "../../fixtures/oracle-script.ts";

/** Results of the steps that can be predicted. */
function results(...steps: readonly Step[]): readonly unknown[] {
	const { observations } = predict(script(...steps));
	return observations.slice(0, -1).map(({ result }) => result);
}
/** Callbacks of all steps. */
function ran(...steps: readonly Step[]): readonly string[] {
	const { observations } = predict(script(...steps));
	return observations.slice(0, -1).flatMap((one) => one.ran);
}
/** How many of the steps libevent's API says the outcome of. */
function predictable(...steps: readonly Step[]): number {
	return predict(script(...steps)).script.steps.length;
}
function end(...steps: readonly Step[]) {
	return predict(script(...steps)).observations.at(-1);
}

const add = (buffer: number, data: string): Step => ({ do: "add", buffer, data });
const loop: Step = { do: "loop" };
const settle: Step = { do: "settle" };
const advance = (ms: number): Step => ({ do: "advance", ms });
const timer = (event: number, persist = false, reactions: readonly Reaction[] = []): Step => ({
	...{ do: "event", event, on: null, persist, reactions },
});
const eventAdd = (event: number, timeoutMs: number | null) =>
	({ do: "event-add", event, timeoutMs }) as const;
const reading = (
	event: number,
	{
		pair = 0,
		side = 0,
		what = 2,
		persist = true,
		reactions = [],
	}: Partial<StepOf<"event"> & { pair: number; side: 0 | 1; what: 2 | 4 | 6 }> = {},
): Step => ({ do: "event", event, on: { pair, side, what }, persist, reactions });
const pairWrite = (data: string, pair = 0, side: 0 | 1 = 1): Step => ({
	...{ do: "pair-write", pair, side, data },
});

describe("the model of an evbuffer", () => {
	it("is a queue of bytes with two ends that freeze", () => {
		const steps: Step[] = [
			add(0, "b\r\nc"),
			{ do: "prepend", buffer: 0, data: "a" },
			{ do: "freeze", buffer: 0, atFront: true },
			{ do: "drain", buffer: 0, bytes: 1 },
			{ do: "unfreeze", buffer: 0, atFront: true },
			{ do: "readln", buffer: 0, style: 1 },
			{ do: "pullup", buffer: 0, bytes: 2 },
			{ do: "pullup", buffer: 0, bytes: -1 },
			{ do: "remove", buffer: 0, bytes: 9 },
		];
		expect(results(...steps)).toEqual([0, 0, 0, -1, 0, "ab", null, "c", "c"]);
	});

	it("tells a watch the sums of what came and went, and that is what its mirror gets", () => {
		const { observations } = predict(
			script({ do: "watch", buffer: 0, once: false, mirror: 1 }, add(0, "abcd"), {
				do: "remove-buffer",
				buffer: 0,
				to: 2,
				bytes: 3,
			}),
		);
		expect(observations[1]).toMatchObject({ lengths: [4, 4, 0], changes: ["+4 -0", "", ""] });
		expect(observations[2]).toMatchObject({ lengths: [1, 7, 3], changes: ["+0 -3", "", ""] });
	});

	it("ends the script where a mirror takes part in what it mirrors", () => {
		const watch: Step = { do: "watch", buffer: 0, once: false, mirror: 1 };
		expect(predictable(watch, add(0, "a"), { do: "add-buffer", buffer: 1, from: 0 })).toBe(2);
	});

	it("shares bytes once: whether shared ones are shared again depends on chains", () => {
		const share = (buffer: number, from: number): Step => ({
			...{ do: "add-buffer-reference", buffer, from },
		});
		expect(results(add(0, "ab"), share(1, 0), share(0, 0))).toEqual([0, 0, -1]);
		expect(end(add(0, "ab"), share(1, 0))?.ran).toEqual(["ab", "ab", ""]);
		expect(predictable(add(0, "ab"), share(1, 0), share(2, 1))).toBe(2);
	});

	it("gives every loan back once", () => {
		const lend = (data: string): Step => ({ do: "lend", buffer: 0, data });
		const freeze: Step = { do: "freeze", buffer: 0, atFront: false };
		expect(end(lend("ab"), lend(""), freeze, lend("c"))?.changes).toEqual([
			"lent 1, returned 1",
			"lent 1, returned 1",
			"lent 0, returned 0",
		]);
	});
});

describe("the model of timers", () => {
	it("runs what is due, by the deadline, whatever the order of adding", () => {
		const steps = [timer(0), timer(1), timer(2), eventAdd(0, 30), eventAdd(1, 10), eventAdd(2, 40)];
		expect(ran(...steps, advance(30), loop)).toEqual(["event 1 what 1: []", "event 0 what 1: []"]);
	});

	it("ends the script at two with the same deadline: their order is not promised", () => {
		const steps = [timer(0), timer(1), eventAdd(0, 10), eventAdd(1, 10), advance(10), loop];
		expect(predictable(...steps)).toBe(5);
	});

	it("repeats a persistent one an interval after it was due, or after now when that is past", () => {
		const pending: Step = { do: "event-pending", event: 0 };
		const start = [timer(0, true), eventAdd(0, 10)];
		expect(results(...start, advance(15), loop, pending).at(-1)).toBe("due at 20000 us");
		expect(results(...start, advance(35), loop, pending).at(-1)).toBe("due at 45000 us");
	});

	it("does not run one that another's callback has deleted or freed", () => {
		const first = timer(0, false, [
			{ do: "event-del", event: 1 },
			{ do: "event-close", event: 2 },
		]);
		const rest = [timer(1), timer(2), eventAdd(0, 1), eventAdd(1, 2), eventAdd(2, 3)];
		expect(ran(first, ...rest, advance(5), loop, loop)).toEqual(["event 0 what 1: [0,null]"]);
	});

	it("shows deadlines by the wall clock that is, ten seconds after it was set", () => {
		const steps: Step[] = [
			timer(0),
			eventAdd(0, 60_000),
			{ do: "set-wall", seconds: 100 },
			{ do: "event-pending", event: 0 },
		];
		expect(results(...steps).at(-1)).toBe("due at 160000000 us");
	});
});

describe("the model of a loop", () => {
	it("says 1 without events, BUSY inside itself", () => {
		expect(results(loop)).toEqual([1]);
		expect(ran(timer(0, false, [{ do: "loop" }]), eventAdd(0, 0), loop)).toEqual([
			'event 0 what 1: ["!BUSY"]',
		]);
	});

	it("runs the best priority alone, then looks again", () => {
		const take: Reaction = { do: "pair-read", pair: 0, side: 0, bytes: 1 };
		const steps = [
			reading(1),
			reading(0, { reactions: [take] }),
			eventAdd(1, null),
			eventAdd(0, null),
			pairWrite("ab"),
			loop,
		];
		// Event 1 became active in the first pass and is run although event 0 has read everything.
		expect(ran(...steps)).toEqual([
			'event 0 what 2: ["a"]',
			'event 0 what 2: ["b"]',
			"event 1 what 2: []",
		]);
	});

	it("is stopped after 24 callbacks of an event that is always ready", () => {
		const steps = [reading(0, { what: 4 }), timer(1), eventAdd(0, null), eventAdd(1, 0), loop];
		expect(new Set(ran(...steps))).toEqual(new Set(["event 0 what 4: []"]));
		expect(ran(...steps)).toHaveLength(24);
	});

	it("sees a reopened descriptor under its old number", () => {
		const steps: Step[] = [
			reading(0),
			eventAdd(0, null),
			pairWrite("lost"),
			{ do: "reopen", pair: 0, kind: "pipe" },
			{ do: "event-del", event: 0 },
			{ do: "reopen", pair: 0, kind: "pipe" },
			eventAdd(0, null),
			loop,
			pairWrite("x"),
			loop,
		];
		expect(results(...steps)).toEqual([null, 0, 4, "!BUSY", 0, null, 0, 0, 1, 0]);
		expect(ran(...steps)).toEqual(["event 0 what 2: []"]);
	});
});

describe("the model of bufferevents", () => {
	const bufferevent = (side: 0 | 1, onRead: StepOf<"bufferevent">["onRead"] = "nothing"): Step => ({
		...{ do: "bufferevent", bufferevent: side, pair: 0, side, deferred: false, onRead },
	});
	const enable: Step = { do: "bufferevent-enable", bufferevent: 1, what: 2 };
	const write: Step = { do: "bufferevent-write", bufferevent: 0, data: "hello" };

	it("brings bytes to the other end, and what was taken outlives it", () => {
		const steps = [bufferevent(0), bufferevent(1, { take: 2 }), enable, write, settle];
		expect(ran(...steps)).toEqual(["bufferevent 1 read"]);
		expect(end(...steps)?.ran).toEqual(["", "", "hello"]);
	});

	it("says nothing of bytes that may have been sent, until it has settled", () => {
		const look: Step = { do: "pair-read", pair: 0, side: 1, bytes: 9 };
		expect(predictable(bufferevent(0), write, look)).toBe(2);
		expect(results(bufferevent(0), write, settle, look).at(-1)).toBe("hello");
	});

	it("leaves bytes where they are once it is disabled", () => {
		const disable: Step = { do: "bufferevent-disable", bufferevent: 1, what: 2 };
		const look: Step = { do: "pair-read", pair: 0, side: 1, bytes: 9 };
		expect(results(bufferevent(1), enable, disable, pairWrite("x", 0, 0), settle, look)).toEqual([
			...[null, 0, 0, 1, null, "x"],
		]);
	});
});
