import { describe, expect, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import type { Workload } from "../../src/model/workload.ts";
import { codeOf, copy } from "./copies.ts";
import { runBatches } from "./run-program.ts";
import { micro } from "./workloads.ts";

// Locks are for the life of a copy: programs with and without need copies of their own.
const layoutsOf = ({ program }: Workload) =>
	program.locks ? ([4, 5] as const) : ([0, 1] as const);

describe.each(micro.map((workload) => [workload.id, workload] as const))("%s", (_, workload) => {
	const text = encodeProgram(workload.program);
	const [one, other] = layoutsOf(workload);
	const counts = [1, 2, 7, 50];

	it("moves the expected bytes and runs the expected callbacks, at every count", () => {
		const batches = runBatches(copy(one), text, counts);
		const { bytes, events } = workload.expected;
		expect(batches.map(({ checksum }) => [checksum.bytes, checksum.events])).toEqual(
			counts.map((count) => [bytes * count, events * count]),
		);
	});

	it("comes to the same checksums and traces in another layout", () => {
		const checksums = (layout: number) =>
			runBatches(copy(layout), text, counts).map(({ checksum }) => checksum);
		const trace = (layout: number) => {
			const session = new (copy(layout).Session)(text);
			const hash = session.trace(3);
			session.close();
			return hash;
		};
		expect(checksums(other)).toEqual(checksums(one));
		expect(trace(other)).toBe(trace(one));
	});
});

const floors = micro.flatMap(({ id, program, expected, floor }) =>
	floor === null ? [] : [[id, { locks: program.locks, expected, floor }] as const],
);

describe.each(floors)("the floor of %s", (_, { locks, expected, floor }) => {
	it("does its job, at every count, without libevent", () => {
		const counts = [1, 2, 7, 50];
		const text = encodeProgram(floor.program);
		const batches = runBatches(copy(locks ? 4 : 0), text, counts);
		const { bytes, events } = floor.expected;
		expect(batches.map(({ checksum }) => [checksum.bytes, checksum.events])).toEqual(
			counts.map((count) => [bytes * count, events * count]),
		);
		// What runs callbacks in libevent runs as many by hand.
		if (expected.events > 0) expect(events).toBe(expected.events);
		const spaces = new Set(floor.program.loop.map(({ op }) => op.split(".")[0]));
		expect(["floor", "fd"]).toEqual(expect.arrayContaining([...spaces]));
	});
});

it("every workload but the sentinels, which are by hand already, has a floor", () => {
	const without = micro.filter(({ floor }) => floor === null).map(({ id }) => id);
	expect(without).toEqual(["self/nop-8", "self/pipe-64"]);
});

it("there are at least 30 workloads, and they cover every backend", () => {
	expect(micro.length).toBeGreaterThanOrEqual(30);
	const backends = micro.flatMap(({ program }) => {
		const base = program.resources.findIndex(({ kind }) => kind === "base");
		if (base < 0 || program.locks) return [];
		const session = new (copy().Session)(encodeProgram(program));
		const backend = session.backend();
		session.close();
		return [backend];
	});
	expect(new Set(backends)).toEqual(
		new Set(["epoll", "epoll (with changelist)", "poll", "select"]),
	);
});

describe("what an operation returns", () => {
	const returns = (lines: string) => {
		const [batch] = runBatches(copy(), `resource buffer 0\nresource buffer 0\n${lines}`, [1]);
		return batch?.checksum.returns;
	};
	it.each([
		["evbuffer.remove 0 10", 10],
		["evbuffer.remove 0 100", 64],
		["evbuffer.copyout 0 5", 5],
		["evbuffer.pullup 0 64", "a".charCodeAt(0)],
		["evbuffer.pullup 0 65", -1],
		["evbuffer.search 0 4", -1],
		["evbuffer.search_eol 0 2", 64],
		["evbuffer.readln 0 1", 62],
		["evbuffer.remove_buffer 0 1 20", 20],
		["evbuffer.get_length 0", 64],
		["evbuffer.peek 0 64 4", 1],
		["evbuffer.add_printf 0 4096", "Content-Length: 4096\r\n".length],
		["evbuffer.enable_callbacks 0", -1],
	])("%s on 64 bytes: %i", (operation, value) => {
		expect(returns(`setup evbuffer.add 0 64\nloop ${operation}\n`)).toBe(value);
	});

	it("is -1 at a frozen end, and counts no bytes", () => {
		const [batch] = runBatches(
			copy(),
			"resource buffer 0\nsetup evbuffer.freeze 0 0\nloop evbuffer.add 0 64\n",
			[3],
		);
		expect(batch?.checksum).toMatchObject({ returns: -3, bytes: 0 });
	});
});

describe("digests and traces", () => {
	const digest = (lines: string) =>
		runBatches(copy(), `resource buffer 0\n${lines}`, [1])[0]?.checksum.digest;

	it("tell contents apart, not only lengths", () => {
		// 64 bytes from the input's start, and 64 that begin one byte later.
		const first = digest("loop evbuffer.add 0 64\n");
		const later = digest("loop evbuffer.add 0 65\nloop evbuffer.drain 0 1\n");
		expect(later).not.toBe(first);
	});

	it("do not tell how the bytes lie in memory", () => {
		const whole = digest("loop evbuffer.add 0 4000\n");
		const inParts =
			"resource buffer 0\nloop evbuffer.add 0 4000\nloop evbuffer.remove_buffer 0 1 100\n" +
			"loop evbuffer.prepend_buffer 0 1\n";
		const single = "resource buffer 0\nloop evbuffer.add 0 4000\n";
		expect(digest(inParts)).toBe(digest(single));
		expect(digest(single)).not.toBe(whole); // a second, empty buffer is part of the state
	});

	it("see a wrong step that a later one hides", () => {
		const trace = (lines: string) => {
			const session = new (copy().Session)(`resource buffer 0\n${lines}`);
			const hash = session.trace(1);
			session.close();
			return hash;
		};
		const ends = (n: number) => `loop evbuffer.add 0 ${n}\nloop evbuffer.drain 0 ${n}\n`;
		expect(digest(ends(64))).toBe(digest(ends(63)));
		expect(trace(ends(64))).not.toBe(trace(ends(63)));
	});

	it("see bytes left in a pipe and events left pending", () => {
		const pipe = "resource pipe\n";
		expect(digest(`${pipe}loop fd.write 3 1\n`)).not.toBe(digest(`${pipe}loop nop\n`));
		const event = "resource base 0 0 1 0\nresource timer 1 0 0 -1\n";
		expect(digest(`${event}loop event.add_timeout 2 5000000\n`)).not.toBe(
			digest(`${event}loop nop\n`),
		);
	});
});

describe("BAD_PROGRAM names line, operation and operand", () => {
	it.each([
		["", "program: the loop is empty"],
		["loop nop 1", "program line 1: nop: too many operands"],
		["loop evbuffer.ad 0 1", "program line 1: no operation 'evbuffer.ad'"],
		["resource bufer 0", "program line 1: no resource kind 'bufer'"],
		["lop nop", "program line 1: unknown section 'lop'"],
		[
			"resource buffer 0\n\nloop evbuffer.add 0 1048577",
			"program line 3: evbuffer.add: operand 'bytes' must be from 0 to 1048576, not 1048577",
		],
		[
			"resource buffer 0\nloop evbuffer.add 0 x",
			"program line 2: evbuffer.add: operand 'bytes' must be an integer, not 'x'",
		],
		[
			"resource buffer 0\nloop evbuffer.add 0",
			"program line 2: evbuffer.add: operand 'bytes' must be an integer, not ''",
		],
		[
			"resource pipe\nloop evbuffer.add 0 1",
			"program line 2: evbuffer.add: operand 'buffer' must name a buffer, 0 does not",
		],
		[
			"resource buffer 0\nloop evbuffer.add 1 1",
			"program line 2: evbuffer.add: operand 'buffer' must name a buffer, 1 does not",
		],
		[
			"resource timers 0 5 5",
			"program line 1: timers: operand 'base' must name a base, 0 does not",
		],
	])("%j", (text, message) => {
		const open = () => new (copy().Session)(text);
		expect(open).toThrow(expect.objectContaining({ code: "BAD_PROGRAM", message }));
	});

	it("and a priority that the base does not have", () => {
		const text = "resource base 0 0 2 0\nresource timer 0 0 0 2\nloop nop\n";
		expect(() => new (copy().Session)(text)).toThrow(/operand 'priority'/);
	});
});

describe("programs that cannot go on", () => {
	const run = (text: string, iterations = 1) =>
		codeOf(() => runBatches(copy(), text, [iterations]));
	const base = "resource base 0 0 1 0\n";
	it.each([
		["waits for events that never come", `${base}loop base.loop_events 0 1\n`],
		["waits for bytes that never come", `${base}loop base.loop_bytes 0 1\n`],
		[
			"reads more than was written",
			"resource buffer 0\nresource pipe\nloop fd.write 3 5\nloop evbuffer.read_exactly 0 2 6\n",
		],
		[
			"writes to an end that nobody reads",
			"resource buffer 0\nresource buffer 0\nresource socketpair 0\nresource socketpair 0\n" +
				"loop evbuffer.add 0 1048576\nloop evbuffer.transfer 0 4 7 1\n",
		],
	])("%s: PROGRAM_STUCK", (_, text) => {
		expect(run(text)).toBe("PROGRAM_STUCK");
	});

	it("grows for ever: PROGRAM_GROWS", () => {
		expect(run("resource buffer 0\nloop evbuffer.add 0 1048576\n", 1_000_000)).toBe(
			"PROGRAM_GROWS",
		);
	});

	it("a stuck set-up is thrown by the constructor, and leaves nothing behind", () => {
		const text = `${base}setup base.loop_events 0 1\nloop nop\n`;
		expect(codeOf(() => new (copy().Session)(text))).toBe("PROGRAM_STUCK");
	});
});
