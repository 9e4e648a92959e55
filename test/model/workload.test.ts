import { expect, test } from "vitest";
import { defineWorkload, instantiate, Workload } from "../../src/model/workload.ts";

const family = defineWorkload("evbuffer/add", "for tests", ["bytes", "count"], (p, o) => {
	const buffer = p.buffer();
	for (let i = 0; i < o.count; i++) p.loop.evbuffer.add(buffer, o.bytes);
	p.loop.evbuffer.drain(buffer, o.bytes * o.count);
	return { bytes: o.bytes * o.count, operationsPerIteration: o.count };
});

test("a case takes its numbers into program, facts and name", () => {
	expect(family).toMatchObject({ family: "evbuffer/add", parameters: ["bytes", "count"] });
	expect(instantiate(family, "8x2", { bytes: 8, count: 2 })).toEqual({
		id: "evbuffer/add-8x2",
		measures: "for tests",
		program: {
			locks: false,
			resources: [{ kind: "buffer", operands: [0] }],
			setup: [],
			loop: [
				{ op: "evbuffer.add", operands: [0, 8] },
				{ op: "evbuffer.add", operands: [0, 8] },
				{ op: "evbuffer.drain", operands: [0, 16] },
			],
			teardown: [],
		},
		operationsPerIteration: 2,
		expected: { bytes: 16, events: 0 },
		floor: null,
	});
});

test("a floor is a second program of the same numbers, with the workload's locks", () => {
	const floored = defineWorkload(
		"a/b",
		"x",
		["bytes"],
		(p, { bytes }) => {
			const b = p.buffer();
			p.loop.evbuffer.add(b, bytes).evbuffer.drain(b, bytes);
			return { bytes, locks: true };
		},
		(p, { bytes }) => {
			const b = p.hand.buffer(bytes);
			p.loop.floor.append(b, bytes).floor.drain(b, bytes);
			return { bytes, events: 1 };
		},
	);
	const { program, floor } = instantiate(floored, "c", { bytes: 7 });
	expect(program.locks).toBe(true);
	expect(floor).toEqual({
		program: {
			locks: true,
			resources: [{ kind: "hand_buffer", operands: [7] }],
			setup: [],
			loop: [
				{ op: "floor.append", operands: [0, 7] },
				{ op: "floor.drain", operands: [0, 7] },
			],
			teardown: [],
		},
		expected: { bytes: 7, events: 1 },
	});
});

test("the case 'default' has the family's name", () => {
	expect(instantiate(family, "default", { bytes: 1, count: 1 }).id).toBe("evbuffer/add");
});

test("one operation an iteration, no events and no locks unless said", () => {
	const plain = defineWorkload("a/b", "x", [], (p) => {
		p.loop.nop();
		return { bytes: 0 };
	});
	expect(instantiate(plain, "c", {})).toMatchObject({
		operationsPerIteration: 1,
		expected: { bytes: 0, events: 0 },
		program: { locks: false },
	});
	const full = defineWorkload("a/b", "x", [], (p) => {
		p.loop.nop();
		return { bytes: 3, events: 4, operationsPerIteration: 5, locks: true };
	});
	expect(instantiate(full, "c", {})).toMatchObject({
		operationsPerIteration: 5,
		expected: { bytes: 3, events: 4 },
		program: { locks: true },
	});
});

test("two cases of one family do not share a program", () => {
	const one = instantiate(family, "a", { bytes: 8, count: 1 });
	const two = instantiate(family, "b", { bytes: 8, count: 3 });
	expect(one.program.loop).toHaveLength(2);
	expect(two.program.loop).toHaveLength(4);
});

test("a number the program cannot have names operation and operand", () => {
	expect(() => instantiate(family, "a", { bytes: -1, count: 1 })).toThrow(
		"evbuffer.add: operand 'bytes' must be from 0 to 1048576, not -1",
	);
});

test.each([
	["a name with a capital", { id: "evbuffer/Add" }],
	["a name without a folder", { id: "add" }],
	["no operation an iteration", { operationsPerIteration: 0 }],
	["half an operation", { operationsPerIteration: 0.5 }],
	["half a byte", { expected: { bytes: 0.5, events: 0 } }],
	["a field nobody knows", { speed: 1 }],
])("the schema refuses %s", (_, change) => {
	const good = instantiate(family, "a", { bytes: 1, count: 1 });
	expect(Workload.safeParse(good).success).toBe(true);
	expect(Workload.safeParse({ ...good, ...change }).success).toBe(false);
});
