import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { integer, reference } from "../../src/model/operand.ts";
import { type OperationId, operations } from "../../src/model/operations.ts";
import { operandProblem, Program } from "../../src/model/program.ts";
import { program } from "../../src/model/program-builder.ts";
import { type ResourceKind, resources } from "../../src/model/resources.ts";

const nop = { op: "nop", operands: [] };
const empty = { locks: false, resources: [], setup: [], loop: [nop], teardown: [] };
const buffer = { kind: "buffer", operands: [0] };

function messageOf(value: unknown): string | undefined {
	return Program.safeParse(value).error?.issues[0]?.message;
}

describe("operandProblem", () => {
	const specs = [reference("buffer", "into"), integer("bytes", 1, 64)];
	const earlier = [
		{ kind: "base", operands: [0, 0, 1, 0] },
		{ kind: "buffer", operands: [0] },
	] as const;
	const problem = (...values: number[]) => operandProblem("x.y", specs, values, earlier);

	test("null for what is right, to both ends of the range", () => {
		expect(problem(1, 1)).toBeNull();
		expect(problem(1, 64)).toBeNull();
		expect(operandProblem("nop", [], [], [])).toBeNull();
	});

	test.each([
		[[1], "x.y: takes 2 operands (into, bytes), not 1"],
		[[1, 2, 3], "x.y: takes 2 operands (into, bytes), not 3"],
		[[1, 0], "x.y: operand 'bytes' must be from 1 to 64, not 0"],
		[[1, 65], "x.y: operand 'bytes' must be from 1 to 64, not 65"],
		[[1, 1.5], "x.y: operand 'bytes' must be an integer, not 1.5"],
		[[1, Number.NaN], "x.y: operand 'bytes' must be an integer, not NaN"],
		[[0, 1], "x.y: operand 'into' must name a buffer"],
		[[2, 1], "x.y: operand 'into' must name a buffer"],
		[[-1, 1], "x.y: operand 'into' must name a buffer"],
	])("%j: %s", (values, message) => {
		expect(problem(...values)).toBe(message);
	});

	test("two-ended resources are named by twice their place, and the side", () => {
		const pair = [{ kind: "base", operands: [0, 0, 1, 0] } as const];
		const ended = [...pair, { kind: "pipe", operands: [] } as const];
		const check = (value: number) => operandProblem("x", [reference("end", "to")], [value], ended);
		expect([0, 1, 2, 3, 4].map((value) => check(value) === null)).toEqual([
			false,
			false,
			true,
			true,
			false,
		]);
	});
});

describe("Program", () => {
	test.each([
		["no loop", { ...empty, loop: [] }, "the loop is empty"],
		[
			"an operand out of range",
			{ ...empty, resources: [buffer], loop: [{ op: "evbuffer.add", operands: [0, -1] }] },
			"evbuffer.add: operand 'bytes' must be from 0 to 1048576, not -1",
		],
		[
			"a reference to nothing",
			{ ...empty, setup: [{ op: "evbuffer.add", operands: [0, 1] }] },
			"evbuffer.add: operand 'buffer' must name a buffer",
		],
		[
			"in its teardown too",
			{ ...empty, teardown: [{ op: "nop", operands: [1] }] },
			"nop: takes 0 operands (), not 1",
		],
		[
			"a resource that names a later one",
			{
				...empty,
				resources: [
					{ kind: "signal", operands: [1] },
					{ kind: "base", operands: [0, 0, 1, 0] },
				],
			},
			"signal: operand 'base' must name a base",
		],
	])("refuses %s", (_, value, message) => {
		expect(messageOf(value)).toBe(message);
	});

	test.each([
		["an unknown operation", { ...empty, loop: [{ op: "evbuffer.explode", operands: [] }] }],
		["an unknown resource", { ...empty, resources: [{ kind: "file", operands: [] }] }],
		["an unknown field", { ...empty, threads: 2 }],
		["a field of a line that nobody knows", { ...empty, loop: [{ ...nop, twice: true }] }],
		["text for a number", { ...empty, loop: [{ op: "nop", operands: ["1"] }] }],
		["a loop without end", { ...empty, loop: Array.from({ length: 129 }, () => nop) }],
		["too many resources", { ...empty, resources: Array.from({ length: 65 }, () => buffer) }],
		["no locks", { ...empty, locks: undefined }],
	])("refuses %s", (_, value) => {
		expect(messageOf(value)).toBeDefined();
	});

	test("takes the most there may be", () => {
		const most = {
			...empty,
			resources: Array.from({ length: 64 }, () => buffer),
			loop: Array.from({ length: 128 }, () => nop),
		};
		expect(Program.safeParse(most).success).toBe(true);
	});
});

test("every kind of resource is taken at the least its operands may be", () => {
	// A pipe stands just before the event that needs one of its ends.
	const lines = (Object.keys(resources) as ResourceKind[]).map((kind, at) => ({
		kind,
		operands: resources[kind].map((spec) =>
			spec.kind === "integer" ? spec.min : spec.kind === "end" ? 2 * (at - 1) : 0,
		),
	}));
	expect(messageOf({ ...empty, resources: lines })).toBeUndefined();
});

test("what the builder refuses, the schema refuses with the same words, and the other way round", () => {
	const ids = Object.keys(operations) as OperationId[];
	let refused = 0;
	let taken = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(...ids),
			fc.array(fc.oneof(fc.integer({ min: -2, max: 24 }), fc.integer({ min: -2, max: 2 ** 33 })), {
				maxLength: 4,
			}),
			(op, operands) => {
				const builder = program();
				builder.loop.nop();
				const base = builder.base();
				const [end] = builder.pipe();
				const references = {
					base,
					end,
					buffer: builder.buffer(),
					event: builder.timer(base),
					timers: builder.timers(base, 1, 1),
					signal: builder.signal(base),
					ring: builder.ring(base, 1),
					bufferevent: builder.bufferevents(base, "pair")[0],
					hand_buffer: builder.hand.buffer(1),
					hand_loop: builder.hand.loop(0),
					hand_heap: builder.hand.heap(1, 1),
					hand_stream: builder.hand.stream(),
					hand_signal: builder.hand.signal(),
				};
				// Integers as they are drawn; references always right: only names cross the builder.
				const specs = operations[op];
				const given = operands.map((value, i) => {
					const kind = specs[i]?.kind ?? "integer";
					return kind === "integer" ? value : references[kind];
				});
				const [space = "", method] = op.split(".");
				const chain = builder.loop as unknown as Record<string, never>;
				const call = (method === undefined ? chain[space] : chain[space]?.[method]) as unknown as (
					...values: unknown[]
				) => void;
				let message: string | undefined;
				try {
					call(...given);
				} catch (error) {
					message = (error as Error).message;
				}
				const slots = { base: 0, end: 2, buffer: 2, event: 3, timers: 4, signal: 5, ring: 6 };
				const hand = { hand_buffer: 8, hand_loop: 9, hand_heap: 10, hand_stream: 11 };
				const places = { ...slots, bufferevent: 14, ...hand, hand_signal: 12 };
				const plain = {
					...builder.finish(),
					loop: [
						{
							op,
							operands: operands.map((value, i) => {
								const kind = specs[i]?.kind ?? "integer";
								return kind === "integer" ? value : places[kind];
							}),
						},
					],
				};
				expect(messageOf(plain)).toBe(message);
				if (message === undefined) taken++;
				else refused++;
			},
		),
		{ numRuns: 500 },
	);
	expect(Math.min(refused, taken)).toBeGreaterThan(20);
});

test("the text the native parser reads", () => {
	const p = program();
	const base = p.base({ backend: "poll", priorities: 2 });
	const [near, far] = p.socketpair({ sendBuffer: 4096 });
	const b = p.buffer({ callback: true });
	const event = p.event(base, near, { read: true, persist: true, callback: "read" });
	p.setup.event.add(event).evbuffer.add(b, 10);
	p.loop.fd.write(far, 1).base.loop_events(base, 1).evbuffer.pullup(b, -1);
	p.teardown.nop();
	expect(encodeProgram(p.finish({ locks: true }))).toBe(
		[
			"locks 1",
			"resource base 2 0 2 0",
			"resource socketpair 4096",
			"resource buffer 1",
			"resource event 0 2 9 1 -1",
			"setup event.add 3",
			"setup evbuffer.add 2 10",
			"loop fd.write 3 1",
			"loop base.loop_events 0 1",
			"loop evbuffer.pullup 2 -1",
			"teardown nop",
			"",
		].join("\n"),
	);
	const least = program();
	least.loop.nop();
	expect(encodeProgram(least.finish())).toBe("locks 0\nloop nop\n");
});
