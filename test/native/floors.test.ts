import { describe, expect, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { type ProgramBuilder, program } from "../../src/model/program-builder.ts";
import { codeOf, copy } from "./copies.ts";
import { runBatches } from "./run-program.ts";

/** One batch of the program that `build` writes. */
function run(build: (p: ProgramBuilder) => unknown, iterations = 1) {
	const p = program();
	build(p);
	const [batch] = runBatches(copy(), encodeProgram(p.finish()), [iterations]);
	if (batch === undefined) throw new Error("one count is one batch");
	return { ...batch.checksum, syscalls: batch.syscalls };
}

describe("a buffer by hand", () => {
	it("keeps its bytes when they have to move to the front, or to the back", () => {
		// Lines of 64 bytes: whatever moves, the front still starts a line and ends it after 64.
		const { returns } = run((p) => {
			const b = p.hand.buffer(192);
			p.setup.floor.append(b, 128);
			p.loop.floor
				.append(b, 64)
				.floor.drain(b, 64)
				.floor.prepend(b, 64)
				.floor.drain(b, 64)
				.floor.search_eol(b, 2);
		}, 10);
		expect(returns).toBe(10 * 64);
	});

	it("takes nothing it has no room for, and counts nothing", () => {
		const { returns, bytes } = run((p) => {
			const b = p.hand.buffer(100);
			p.loop.floor.append(b, 101).floor.prepend(b, 101).floor.fill(b, 101).floor.read_file(b, 101);
		});
		expect({ returns, bytes }).toEqual({ returns: -4, bytes: 0 });
	});

	it("gives out no more than it has", () => {
		const { returns } = run((p) => {
			const b = p.hand.buffer(100);
			p.loop.floor.append(b, 10).floor.remove(b, 64).floor.remove(b, 64);
		});
		expect(returns).toBe(10);
	});

	it.each([
		["any", 0, 64],
		["CRLF", 1, 64],
		["strict CRLF", 2, 64],
		["LF", 3, 64],
		["NUL, which is not there", 4, -1],
	])("finds a line end in style %s as evbuffer_search_eol does", (_, style, end) => {
		const by = (build: (p: ProgramBuilder) => unknown) => run(build).returns;
		const byHand = by((p) => {
			const b = p.hand.buffer(1024);
			p.setup.floor.append(b, 1024);
			p.loop.floor.search_eol(b, style);
		});
		const byLibevent = by((p) => {
			const b = p.buffer();
			p.setup.evbuffer.add(b, 1024);
			p.loop.evbuffer.search_eol(b, style);
		});
		expect(byHand).toBe(end);
		expect(byLibevent).toBe(end);
	});

	it.each([
		[1, 62],
		[4, -1],
	])("finds a needle of %i at %i", (bytes, at) => {
		const { returns } = run((p) => {
			const b = p.hand.buffer(1024);
			p.setup.floor.append(b, 1024);
			p.loop.floor.search(b, bytes);
		});
		expect(returns).toBe(at);
	});
});

describe("a heap by hand", () => {
	it.each([1, 2, 3, 50, 999])("of %i runs the one that is due, wherever it was", (count) => {
		const { events, returns } = run((p) => {
			const heap = p.hand.heap(count, 1_000_000_000);
			p.setup.floor.heap_add_all(heap).floor.heap_rearm_all(heap, 3);
			p.loop.floor
				.heap_rearm(heap, 0)
				.floor.heap_run(heap)
				.floor.heap_rearm(heap, 3_600_000_000)
				.floor.heap_run(heap);
		}, 7);
		expect({ events, returns }).toEqual({ events: 7, returns: 0 });
	});

	it("is empty when all are deleted, also those that were armed twice", () => {
		const { returns, events } = run((p) => {
			const heap = p.hand.heap(100, 1_000_000);
			p.loop.floor
				.heap_add_all(heap)
				.floor.heap_rearm_all(heap, 9)
				.floor.heap_del_all(heap)
				.floor.heap_del_all(heap)
				.floor.heap_run(heap);
		}, 3);
		expect({ returns, events }).toEqual({ returns: 0, events: 0 });
	});
});

describe("a loop by hand", () => {
	it("hears nothing of what it does not watch, and the rest later", () => {
		const { events, syscalls } = run((p) => {
			const loop = p.hand.loop(1);
			p.loop.floor
				.unwatch(loop)
				.floor.wake(loop, 1)
				.floor.turn(loop)
				.floor.watch(loop)
				.floor.turn(loop);
		});
		expect(events).toBe(1);
		expect(syscalls).toEqual({ read: 1, write: 1, epoll_ctl: 2, epoll_wait: 2 });
	});

	it("runs a one-shot once until it is armed again", () => {
		const { events } = run((p) => {
			const loop = p.hand.loop(1);
			p.setup.floor.rearm(loop);
			p.loop.floor
				.wake(loop, 1)
				.floor.turn(loop)
				.floor.wake(loop, 1)
				.floor.turn(loop)
				.floor.rearm(loop)
				.floor.turn(loop)
				.floor.rearm(loop);
		});
		expect(events).toBe(2);
	});

	it("delivers a signal once, and only after it was raised", () => {
		const { events, returns } = run((p) => {
			const signal = p.hand.signal();
			p.loop.floor.deliver(signal).floor.raise(signal).floor.deliver(signal).floor.deliver(signal);
		});
		expect({ events, returns }).toEqual({ events: 1, returns: -2 });
	});
});

it("system calls are what the job needs: an echo of 64 bytes is six", () => {
	const { syscalls } = run((p) => {
		p.loop.floor.exchange(p.hand.stream({ echo: true }), 64, 64);
	});
	expect(syscalls).toEqual({ read: 2, write: 2, epoll_wait: 2 });
});

it.each<[string, (p: ProgramBuilder) => unknown]>([
	["events that never come", (p) => p.loop.floor.turn_events(p.hand.loop(1), 1)],
	[
		"bytes nobody reads",
		(p) => {
			const [near] = p.socketpair();
			p.loop.floor.transfer(near, near, 1 << 20);
		},
	],
])("waiting for %s is PROGRAM_STUCK", (_, build) => {
	expect(codeOf(() => run(build))).toBe("PROGRAM_STUCK");
});
