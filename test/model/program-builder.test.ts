import { describe, expect, expectTypeOf, it } from "vitest";
import { encodeProgram } from "../../src/model/encode-program.ts";
import { EvlabError } from "../../src/model/errors.ts";
import { maxBytes, maxRing, maxTimers } from "../../src/model/operand.ts";
import { type OperationId, operations } from "../../src/model/operations.ts";
import { Program } from "../../src/model/program.ts";
import { type Chain, program, type Reference } from "../../src/model/program-builder.ts";

/** The message of the EvlabError BAD_OPERAND that `action` throws. */
function refusal(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		expect(error).toBeInstanceOf(EvlabError);
		expect((error as EvlabError).code).toBe("BAD_OPERAND");
		return (error as EvlabError).message;
	}
	throw new Error("nothing was refused");
}

describe("a program", () => {
	it("is the text the native parser reads", () => {
		const p = program();
		const b = p.buffer();
		const [near, far] = p.socketpair({ sendBuffer: 4096 });
		p.setup.evbuffer.add(b, 2000);
		p.loop.evbuffer.add(b, 64).evbuffer.write(b, near).fd.drain(far).nop();
		p.teardown.evbuffer.drain(b, maxBytes);
		expect(encodeProgram(p.finish({ locks: true }))).toBe(
			"locks 1\nresource buffer 0\nresource socketpair 4096\nsetup evbuffer.add 0 2000\n" +
				"loop evbuffer.add 0 64\nloop evbuffer.write 0 2\nloop fd.drain 3\nloop nop\n" +
				`teardown evbuffer.drain 0 ${maxBytes}\n`,
		);
	});

	it("writes every resource as native/kernel/resources.def has its operands", () => {
		const p = program();
		const base = p.base({ backend: "select", changelist: true, priorities: 4, preciseTimer: true });
		const [readEnd] = p.pipe();
		p.buffer({ callback: true });
		p.event(base, readEnd, { read: true, persist: true, callback: "readd", priority: 3 });
		p.event(base, readEnd, { write: true, edgeTriggered: true });
		p.timer(base, { persist: true, priority: 0 });
		p.timers(base, 10, 1000);
		p.signal(base);
		p.ring(base, 5, { transport: "socketpair", pass: true });
		p.bufferevents(base, "pair", { echo: true });
		p.bufferevents(base, "socket");
		p.loop.base.loop(base);
		expect(encodeProgram(p.finish()).split("\n").slice(1, -2)).toEqual([
			"resource base 3 1 4 1",
			"resource pipe",
			"resource buffer 1",
			"resource event 0 2 9 2 3",
			"resource event 0 2 6 0 -1",
			"resource timer 0 1 0 0",
			"resource timers 0 10 1000",
			"resource signal 0",
			"resource ring 0 5 1 1",
			"resource bufferevent_pair 0 1",
			"resource bufferevent_socket 0 0",
		]);
	});

	it("needs a loop", () => {
		expect(refusal(() => program().finish())).toBe("the loop is empty");
	});

	it("has a method for every operation", () => {
		const spaces = program().loop as unknown as Record<string, unknown>;
		for (const id of Object.keys(operations)) {
			const [space = "", method] = id.split(".");
			const found = spaces[space] as Record<string, unknown> | undefined;
			expect(method === undefined ? found : found?.[method], id).toBeTypeOf("function");
		}
	});
});

describe("bad operands are refused by name when they are written", () => {
	const p = program();
	const b = p.buffer();
	const base = p.base();
	const [near] = p.socketpair();
	// What a caller without types could pass.
	const loose = <Value>(value: unknown) => value as Value;

	it.each<[string, () => unknown, string]>([
		["too large", () => p.loop.evbuffer.add(b, maxBytes + 1), "operand 'bytes' must be from 0"],
		["negative", () => p.loop.evbuffer.add(b, -1), "operand 'bytes' must be from 0"],
		["below -1", () => p.loop.evbuffer.pullup(b, -2), "operand 'bytes' must be from -1"],
		["a fraction", () => p.loop.evbuffer.add(b, 0.5), "operand 'bytes' must be an integer"],
		["NaN", () => p.loop.evbuffer.add(b, Number.NaN), "operand 'bytes' must be an integer"],
		["infinite", () => p.loop.evbuffer.add(b, Infinity), "operand 'bytes' must be an integer"],
		["a string", () => p.loop.evbuffer.add(b, loose("64")), "operand 'bytes' must be an integer"],
		["a bigint", () => p.loop.evbuffer.add(b, loose(64n)), "operand 'bytes' must be an integer"],
		["none", () => p.loop.evbuffer.add(b, loose(undefined)), "operand 'bytes' must be an integer"],
		["a number for a buffer", () => p.loop.evbuffer.add(loose(0), 1), "operand 'buffer' must be"],
		["null for a buffer", () => p.loop.evbuffer.add(loose(null), 1), "operand 'buffer' must be"],
		["a base for a buffer", () => p.loop.evbuffer.add(loose(base), 1), "operand 'buffer' must"],
		["an end for a base", () => p.loop.base.loop(loose(near)), "operand 'base' must name a base"],
		["a fifth style", () => p.loop.evbuffer.readln(b, 5), "operand 'style' must be from 0 to 4"],
		["too many vectors", () => p.loop.evbuffer.peek(b, 1, 65), "operand 'vectors' must be from 0"],
		["a huge ring", () => p.ring(base, maxRing + 1), "operand 'count' must be from 1"],
		["too many timers", () => p.timers(base, maxTimers + 1, 1), "operand 'count' must be from 1"],
		["no priorities", () => p.base({ priorities: 0 }), "operand 'priorities' must be from 1 to 8"],
		["a backend that is none", () => p.base({ backend: loose("kqueue") }), "operand 'backend'"],
		["an event for nothing", () => p.event(base, near, {}), "operand 'what' must be from 1 to 15"],
		["a forged reference", () => p.loop.evbuffer.add(loose({ wire: 0 }), 1), "operand 'buffer'"],
	])("%s", (_, action, message) => {
		expect(refusal(action)).toContain(message);
	});

	it.each<[string, () => unknown]>([
		["too few", () => (p.loop.evbuffer.add as (...a: unknown[]) => unknown)(b)],
		["too many", () => (p.loop.evbuffer.add as (...a: unknown[]) => unknown)(b, 1, 2)],
	])("%s operands", (_, action) => {
		expect(refusal(action)).toMatch(
			/^evbuffer\.add: takes 2 operands \(buffer, bytes\), not [13]$/,
		);
	});

	it("and leave no trace in the program", () => {
		const q = program();
		const buffer = q.buffer();
		q.loop.nop();
		refusal(() => q.loop.evbuffer.add(buffer, -1));
		refusal(() => q.base({ priorities: 9 }));
		expect(encodeProgram(q.finish())).toBe("locks 0\nresource buffer 0\nloop nop\n");
	});
});

describe("references", () => {
	it("of another program are refused, even where the number would fit", () => {
		const [one, other] = [program(), program()];
		one.buffer();
		const foreign = other.buffer();
		expect(refusal(() => one.loop.evbuffer.add(foreign, 1))).toBe(
			"evbuffer.add: operand 'buffer' must be a buffer of this program",
		);
		const base = other.base();
		expect(refusal(() => one.timer(base))).toBe(
			"timer: operand 'base' must be a base of this program",
		);
	});

	it("of the wrong kind do not compile", () => {
		const p = program();
		const [b, base] = [p.buffer(), p.base()];
		const [end] = p.pipe();
		const wrong = [
			// @ts-expect-error a base is no buffer
			() => p.loop.evbuffer.add(base, 1),
			// @ts-expect-error an end is no base
			() => p.loop.base.loop(end),
			// @ts-expect-error a buffer is no end
			() => p.loop.evbuffer.write(b, b),
			// @ts-expect-error a number is no reference
			() => p.loop.evbuffer.add(0, 1),
			// @ts-expect-error a timer is no signal
			() => p.loop.signal.raise(p.timer(base)),
			// @ts-expect-error a signal is an event, but no buffer
			() => p.loop.evbuffer.add(p.signal(base), 1),
			// @ts-expect-error a string is no number of bytes
			() => p.loop.evbuffer.add(b, "64"),
			// @ts-expect-error an operand is missing
			() => p.loop.evbuffer.add(b),
			// @ts-expect-error one too many
			() => p.loop.evbuffer.add(b, 1, 2),
			// @ts-expect-error no such operation
			() => p.loop.evbuffer.append(b, 1),
			// @ts-expect-error no such backend
			() => p.base({ backend: "kqueue" }),
		];
		for (const action of wrong) expect(action).toThrow();
	});

	it("have the types the catalogue says", () => {
		expectTypeOf<Chain["evbuffer"]["add"]>().parameters.toEqualTypeOf<
			[Reference<"buffer">, number]
		>();
		expectTypeOf<Chain["evbuffer"]["transfer"]>().parameters.toEqualTypeOf<
			[Reference<"buffer">, Reference<"end">, Reference<"end">, Reference<"buffer">]
		>();
		expectTypeOf<Chain["base"]["loop"]>().returns.toEqualTypeOf<Chain>();
		expectTypeOf<Chain["nop"]>().parameters.toEqualTypeOf<[]>();
		// A signal is an event as well.
		expectTypeOf<ReturnType<ReturnType<typeof program>["signal"]>>().toExtend<Reference<"event">>();
		expectTypeOf<Reference<"event">>().not.toExtend<Reference<"signal">>();
		expectTypeOf<"evbuffer.add_file">().toExtend<OperationId>();
	});
});

describe("a stored program", () => {
	const nop = { op: "nop", operands: [] };
	const stored = (change: object) =>
		Program.safeParse({
			locks: false,
			resources: [{ kind: "buffer", operands: [0] }],
			setup: [],
			loop: [nop],
			teardown: [],
			...change,
		});

	it("is checked as a written one is", () => {
		expect(stored({}).success).toBe(true);
		const bad = stored({ teardown: [{ op: "evbuffer.add", operands: [0, -5] }] });
		expect(bad.error?.issues[0]?.message).toBe(
			`evbuffer.add: operand 'bytes' must be from 0 to ${maxBytes}, not -5`,
		);
	});

	it.each<[string, object]>([
		["an unknown operation", { loop: [{ op: "evbuffer.append", operands: [] }] }],
		["an unknown field", { note: "hello" }],
		["a resource that names a later one", { resources: [{ kind: "signal", operands: [0] }] }],
		["a reference below zero", { loop: [{ op: "evbuffer.get_length", operands: [-1] }] }],
		["too many operations", { loop: Array.from({ length: 129 }, () => nop) }],
		["too many resources", { resources: Array(65).fill({ kind: "pipe", operands: [] }) }],
	])("is refused with %s", (_, change) => {
		expect(stored(change).success).toBe(false);
	});
});
