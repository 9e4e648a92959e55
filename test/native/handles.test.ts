import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "../../src/measure/lab.ts";
import { program } from "../../src/model/program-builder.ts";
import { codeOf, copy, copyPath } from "./copies.ts";

const lab = openLab(copyPath(0));
const closers: { close(): void }[] = [];
afterEach(() => {
	for (const handle of closers.splice(0)) handle.close();
});
function kept<Handle extends { close(): void }>(handle: Handle): Handle {
	closers.push(handle);
	return handle;
}
const base = (options?: Parameters<Lab["base"]>[0]) => kept(lab.base(options));
const event = (...args: Parameters<Lab["event"]>) => kept(lab.event(...args));
const bytes = (text: string) => Buffer.from(text);

function addDrain() {
	const p = program();
	const b = p.buffer();
	p.loop.evbuffer.add(b, 64).evbuffer.drain(b, 64);
	return p.finish();
}

interface Lifetime {
	readonly open: () => { close(): void };
	/** Every method but close(), with arguments that are good while the handle is open. */
	readonly calls: Readonly<Record<string, readonly unknown[]>>;
}

const out = new Float64Array(64);
const lifetimes: Readonly<Record<string, Lifetime>> = {
	Session: {
		open: () => new (copy().Session)("resource buffer 0\nloop nop\n"),
		calls: { run: [1, out], trace: [1], backend: [], lockstep: [1, new Uint8Array(1), 0, 0, 0] },
	},
	HeapJunk: { open: () => new (copy().HeapJunk)(7), calls: {} },
	DescriptorPair: {
		open: () => lab.socketpair(),
		calls: { read: [0, 1], write: [0, bytes("x")], reopen: ["pipe"] },
	},
	Evbuffer: {
		open: () => lab.evbuffer(),
		calls: {
			add: [bytes("x")],
			prepend: [bytes("x")],
			addReference: [bytes("x")],
			drain: [1],
			remove: [1],
			copyout: [1],
			expand: [1],
			pullup: [1],
			search: [bytes("x")],
			searchEol: [0],
			readln: [0],
			addBuffer: [lab.evbuffer()],
			prependBuffer: [lab.evbuffer()],
			addBufferReference: [lab.evbuffer()],
			addLent: [new (copy().Reference)(bytes("x"))],
			watch: [false, null],
			unwatch: [],
			changes: [],
			removeBuffer: [lab.evbuffer(), 1],
			freeze: [true],
			unfreeze: [true],
			read: [lab.pipe(), 0, 1],
			write: [lab.pipe(), 1, 1],
			length: [],
			contiguousSpace: [],
		},
	},
	Reference: {
		open: () => new (copy().Reference)(bytes("x")),
		calls: { lent: [], returned: [] },
	},
	EventBase: { open: () => lab.base(), calls: { loop: [], stop: [], backend: [] } },
	Event: {
		open: () => lab.event(lab.base(), {}, () => {}),
		calls: { add: [1_000_000], del: [], active: [], pending: [], expiryUs: [] },
	},
	Bufferevent: {
		open: () => new (copy().Bufferevent)(lab.base(), lab.socketpair(), 0, false, () => {}),
		calls: {
			write: [bytes("x")],
			writeBuffer: [lab.evbuffer()],
			take: [lab.evbuffer()],
			enable: [2],
			disable: [2],
			inputLength: [],
			outputLength: [],
		},
	},
};

describe.each(Object.entries(lifetimes))("%s", (name, { open, calls }) => {
	type Methods = Record<string, (...args: readonly unknown[]) => unknown>;

	it("has every method of its class in this table", () => {
		const { prototype } = (copy() as unknown as Record<string, { prototype: object }>)[name] ?? {
			prototype: {},
		};
		const listed = [...Object.keys(calls), "close", "constructor"].sort();
		expect(Object.getOwnPropertyNames(prototype).sort()).toEqual(listed);
	});

	it("works while it is open", () => {
		const handle = open() as unknown as Methods;
		for (const [method, args] of Object.entries(calls)) handle[method]?.(...args);
		handle["close"]?.();
	});

	it("closes twice without complaint", () => {
		const handle = open();
		expect(handle.close()).toBeUndefined();
		expect(handle.close()).toBeUndefined();
	});

	it("throws CLOSED from every method afterwards", () => {
		const handle = open();
		handle.close();
		for (const [method, args] of Object.entries(calls)) {
			expect([method, codeOf(() => (handle as unknown as Methods)[method]?.(...args))]).toEqual([
				method,
				"CLOSED",
			]);
		}
	});
});

it("closed handles are refused as arguments, too", () => {
	const [buffer, closed] = [lab.evbuffer(), lab.evbuffer()];
	closed.close();
	expect(codeOf(() => buffer.addBuffer(closed))).toBe("CLOSED");
	const pair = lab.pipe();
	pair.close();
	expect(codeOf(() => buffer.read(pair, 0, 1))).toBe("CLOSED");
	const gone = lab.base();
	gone.close();
	expect(codeOf(() => lab.event(gone, {}, () => {}))).toBe("CLOSED");
});

it("handles forgotten without close() are freed by the garbage collector", () => {
	const script = join(import.meta.dirname, "children", "forgotten-handles.mjs");
	const printed = execFileSync(process.execPath, ["--expose-gc", script, copyPath(0)], {
		encoding: "utf8",
	});
	const { held, left } = JSON.parse(printed) as { held: number; left: string[] };
	// 20 of each: a base has at least 3 descriptors, a pair 2, the session's base and ring 9.
	expect(held).toBeGreaterThanOrEqual(20 * 14);
	expect(left).toEqual([]);
});

describe("events", () => {
	it("outlive the handle of their base", () => {
		const b = base();
		const timer = event(b, {}, () => {});
		b.close();
		expect(timer.add(1_000_000)).toBe(0);
		expect(timer.pending()).toBe(true);
		expect(timer.del()).toBe(0);
		expect(timer.pending()).toBe(false);
		timer.close();
	});

	it("tell what fired, and only what is ready", () => {
		const [b, pair] = [base(), kept(lab.socketpair())];
		const fired: unknown[] = [];
		const both = event(b, { on: { pair, side: 0 }, read: true, write: true }, (f) => fired.push(f));
		both.add(null);
		b.loop();
		expect(fired).toEqual([{ read: false, write: true, timeout: false }]);
		expect(both.pending()).toBe(false); // one shot
		pair.write(1, bytes("x"));
		both.add(null);
		b.loop();
		expect(fired[1]).toEqual({ read: true, write: true, timeout: false });
		const timer = event(b, {}, (f) => fired.push(f));
		timer.add(0);
		b.loop();
		expect(fired[2]).toEqual({ read: false, write: false, timeout: true });
	});

	it("fire every time when persistent, once per edge when edge-triggered", () => {
		const [b, pair] = [base({ backend: "epoll" }), kept(lab.socketpair())];
		const counts = { level: 0, edge: 0 };
		const on = { pair, side: 0 } as const;
		pair.write(1, bytes("x"));
		event(b, { on, read: true, persist: true }, () => counts.level++).add(null);
		for (let i = 0; i < 3; i++) b.loop();
		const other = base({ backend: "epoll" });
		event(other, { on, read: true, persist: true, edgeTriggered: true }, () => counts.edge++).add(
			null,
		);
		for (let i = 0; i < 3; i++) other.loop();
		expect(counts).toEqual({ level: 3, edge: 1 });
	});

	it("may close themselves in their own callback", () => {
		const [b, pair] = [base(), kept(lab.socketpair())];
		let calls = 0;
		const e = event(b, { on: { pair, side: 0 }, write: true, persist: true }, () => {
			calls++;
			e.close();
		});
		e.add(null);
		for (let i = 0; i < 3; i++) b.loop();
		expect(calls).toBe(1);
		expect(codeOf(() => e.pending())).toBe("CLOSED");
	});

	it("may close their base and every other event in a callback", () => {
		const [b, pair] = [base(), kept(lab.socketpair())];
		let calls = 0;
		const all = Array.from({ length: 4 }, () =>
			event(b, { on: { pair, side: 0 }, write: true, persist: true }, () => {
				calls++;
				for (const e of all) e.close();
				b.close();
			}),
		);
		for (const e of all) e.add(null);
		b.loop();
		expect(calls).toBe(1);
		expect(codeOf(() => b.loop())).toBe("CLOSED");
	});

	it("keep their descriptors open when the pair is closed while they are pending", () => {
		const [b, pair, spare] = [base(), lab.socketpair(), kept(lab.socketpair())];
		const fired: boolean[] = [];
		pair.write(1, bytes("x"));
		const e = event(b, { on: { pair, side: 0 }, read: true, persist: true }, (f) =>
			fired.push(f.read),
		);
		e.add(null);
		pair.close();
		spare.write(1, bytes("x")); // a new pair does not get the old one's numbers
		b.loop();
		expect(fired).toEqual([true]);
		expect(codeOf(() => pair.read(0, 1))).toBe("CLOSED");
		e.close();
		b.loop();
		expect(fired).toEqual([true]);
	});

	it("cannot be activated from inside the loop: it would spin for ever", () => {
		const b = base();
		let code = "";
		const timer = event(b, {}, () => {
			code = codeOf(() => timer.active());
		});
		timer.active();
		b.loop();
		expect(code).toBe("BUSY");
	});
});

describe("priorities", () => {
	it("run the best first, and a ready one does not keep loop() for ever", () => {
		const b = kept(new (copy().EventBase)("", false, 2));
		const pair = kept(lab.socketpair());
		const ran: string[] = [];
		const add = (name: string, priority: number, what: number) => {
			const on = what === 0 ? null : pair;
			const e = kept(new (copy().Event)(b, on, 0, what, () => ran.push(name), priority));
			e.add(what === 0 ? 0 : null);
		};
		add("timer", 1, 0);
		add("writable", 0, 4);
		b.loop();
		expect(ran).toEqual(["writable", "timer"]);
		// Persistent and always ready: the timer waits behind it until the limit ends the loop.
		add("always", 0, 4 | 16);
		add("starved", 1, 0);
		b.loop();
		expect(new Set(ran.slice(2))).toEqual(new Set(["always"]));
		expect(codeOf(() => new (copy().Event)(b, null, 0, 0, () => {}, 2))).toBe("BAD_OPERAND");
	});

	it("stop() ends the loop after the callback that runs; the rest runs in the next", () => {
		const b = base();
		const ran: number[] = [];
		for (const n of [1, 2]) {
			event(b, {}, () => {
				ran.push(n);
				b.stop();
			}).add(0);
		}
		b.loop();
		expect(ran).toEqual([1]);
		b.loop();
		expect(ran).toEqual([1, 2]);
	});
});

describe("lent bytes", () => {
	it("come back once, when the last buffer that shows them has let go", () => {
		const reference = kept(new (copy().Reference)(bytes("lent")));
		const [first, second] = [kept(lab.evbuffer()), kept(lab.evbuffer())];
		expect(first.addLent(reference)).toBe(0);
		expect(second.addBufferReference(first)).toBe(0);
		first.close();
		expect([reference.lent(), reference.returned()]).toEqual([1, 0]);
		expect(second.copyout(10)).toEqual(bytes("lent"));
		second.close();
		expect([reference.lent(), reference.returned()]).toEqual([1, 1]);
	});

	it("outlive their own handle, and are not lent to a frozen buffer", () => {
		const reference = new (copy().Reference)(bytes("lent"));
		const [buffer, frozen] = [kept(lab.evbuffer()), kept(lab.evbuffer())];
		frozen.freeze(false);
		expect(frozen.addLent(reference)).toBe(-1);
		expect(reference.lent()).toBe(0);
		buffer.addLent(reference);
		reference.close();
		expect(buffer.copyout(10)).toEqual(bytes("lent"));
	});
});

describe("a watched evbuffer", () => {
	it("counts what its callbacks were told, and hands it on to its mirror", () => {
		const [buffer, mirror] = [kept(lab.evbuffer()), kept(lab.evbuffer())];
		buffer.watch(false, mirror);
		mirror.watch(false, buffer);
		buffer.add(bytes("abc"));
		buffer.drain(1);
		expect(mirror.copyout(10)).toEqual(bytes("wwww"));
		// The mirror's own mirror is this buffer: handed on once more, and then no further.
		expect(buffer.copyout(20)).toEqual(bytes("bcwwww"));
		expect(buffer.changes()).toEqual([4, 7, 1, true]);
		expect(buffer.changes()).toEqual([0, 0, 0, true]);
		mirror.close();
		buffer.add(bytes("x"));
		expect(buffer.changes()).toEqual([1, 1, 0, true]);
	});

	it("may take its callback away in that callback", () => {
		const buffer = kept(lab.evbuffer());
		buffer.watch(true, null);
		buffer.add(bytes("abc"));
		buffer.add(bytes("def"));
		expect(buffer.changes()).toEqual([1, 3, 0, true]);
	});
});

describe("bufferevents", () => {
	it("carry bytes through a loop; what arrived outlives them, their base and their pair", () => {
		const [b, pair, arrived] = [lab.base(), lab.socketpair(), kept(lab.evbuffer())];
		const kinds: number[] = [];
		const left = new (copy().Bufferevent)(b, pair, 0, false, () => {});
		const right = new (copy().Bufferevent)(b, pair, 1, true, (kind) => kinds.push(kind));
		right.enable(2);
		expect(left.write(bytes("hello"))).toBe(0);
		for (let i = 0; i < 4; i++) b.loop();
		expect([left.outputLength(), right.inputLength(), kinds]).toEqual([0, 5, [0]]);
		expect(right.take(arrived)).toBe(0);
		for (const handle of [left, right, b, pair]) handle.close();
		expect(arrived.copyout(10)).toEqual(bytes("hello"));
	});

	it("may close themselves and their base in their own callback", () => {
		const [b, pair] = [lab.base(), kept(lab.socketpair())];
		let calls = 0;
		const one = new (copy().Bufferevent)(b, pair, 0, false, () => {
			calls++;
			one.close();
			b.close();
		});
		one.enable(2);
		pair.write(1, bytes("x"));
		b.loop();
		expect(calls).toBe(1);
		expect(codeOf(() => one.write(bytes("x")))).toBe("CLOSED");
	});
});

describe("loop()", () => {
	const thrown = [new Error("own"), 5, "text", null, undefined, { code: 1 }] as const;
	it.each(thrown)("throws what a callback threw: %o", (value) => {
		const b = base();
		const timer = event(b, {}, () => {
			throw value;
		});
		let later = 0;
		const other = event(b, {}, () => later++);
		timer.active();
		other.active();
		let caught: unknown = "nothing";
		try {
			b.loop();
		} catch (error) {
			caught = error;
		}
		expect(caught).toBe(value);
		// The loop broke off; what was active runs next time, and the base is not stuck as busy.
		expect(later).toBe(0);
		b.loop();
		expect(later).toBe(1);
	});

	it("is BUSY inside itself, and free again afterwards", () => {
		const b = base();
		let code = "";
		const timer = event(b, {}, () => {
			code = codeOf(() => b.loop());
		});
		timer.active();
		b.loop();
		expect(code).toBe("BUSY");
		expect(b.loop()).toBe(1); // nothing pending
	});

	it("may run another base inside a callback", () => {
		const [outer, inner] = [base(), base()];
		const order: string[] = [];
		const i = event(inner, {}, () => order.push("inner"));
		const o = event(outer, {}, () => {
			i.active();
			inner.loop();
			order.push("outer");
		});
		o.active();
		outer.loop();
		expect(order).toEqual(["inner", "outer"]);
	});

	it.each(["epoll", "poll", "select"] as const)("works on backend %s", (backend) => {
		const [b, pair] = [base({ backend }), kept(lab.pipe())];
		expect(b.backend()).toBe(backend);
		let calls = 0;
		event(b, { on: { pair, side: 0 }, read: true, persist: true }, () => calls++).add(null);
		b.loop();
		pair.write(1, bytes("x"));
		b.loop();
		expect(calls).toBe(1);
	});
});

describe("descriptor pairs", () => {
	it("carry bytes both ways, or one way for a pipe, without blocking", () => {
		const pair = kept(lab.socketpair());
		expect(pair.read(0, 10)).toEqual(bytes(""));
		expect(pair.write(0, bytes("ping"))).toBe(4);
		expect(pair.read(1, 2)).toEqual(bytes("pi"));
		expect(pair.read(1, 10)).toEqual(bytes("ng"));
		const pipe = kept(lab.pipe());
		expect(pipe.write(1, bytes("x"))).toBe(1);
		expect(pipe.read(0, 10)).toEqual(bytes("x"));
		expect(codeOf(() => pipe.write(0, bytes("x")))).toBe("IO_ERROR");
	});

	it("reopen under the same numbers, but not while an event is pending or a bufferevent open", () => {
		const [b, pair] = [base(), kept(lab.socketpair())];
		let fired = 0;
		const e = event(b, { on: { pair, side: 0 }, read: true, persist: true }, () => fired++);
		e.add(null);
		expect(codeOf(() => pair.reopen("pipe"))).toBe("BUSY");
		e.del();
		pair.write(1, bytes("lost"));
		pair.reopen("pipe");
		expect(pair.read(0, 10)).toEqual(bytes(""));
		e.add(null);
		pair.write(1, bytes("x"));
		b.loop();
		expect(fired).toBe(1);
		e.close();
		pair.reopen("socketpair");
		const bufferevent = kept(new (copy().Bufferevent)(b, pair, 0, false, () => {}));
		expect(codeOf(() => pair.reopen("pipe"))).toBe("BUSY");
		bufferevent.close();
		pair.reopen("pipe");
	});

	it("take nothing when the other end is full", () => {
		const pair = kept(lab.socketpair({ sendBuffer: 4096 }));
		const block = Buffer.alloc(1 << 20);
		let taken = 0;
		for (let put = pair.write(0, block); put > 0; put = pair.write(0, block)) taken += put;
		expect(taken).toBeGreaterThan(0);
		expect(pair.write(0, block)).toBe(0);
	});
});

it("a session reports its batch: bytes, system calls, a digest that tells states apart", () => {
	const session = kept(lab.session(addDrain()));
	const ten = session.run(10);
	expect(ten.checksum.bytes).toBe(640);
	expect(ten.checksum.returns).toBe(0);
	expect(ten.syscallsPerIteration).toEqual({});
	expect(ten.elapsedNs).toBeGreaterThan(0);
	const p = program();
	const b = p.buffer();
	p.loop.evbuffer.add(b, 1);
	const growing = kept(lab.session(p.finish()));
	const digests = [1, 1, 1].map((n) => growing.run(n).checksum.digest);
	expect(new Set([...digests, ten.checksum.digest]).size).toBe(4);
});
