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
		calls: { read: [0, 1], write: [0, bytes("x")] },
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
			removeBuffer: [lab.evbuffer(), 1],
			freeze: [true],
			unfreeze: [true],
			read: [lab.pipe(), 0, 1],
			write: [lab.pipe(), 1, 1],
			length: [],
			contiguousSpace: [],
		},
	},
	EventBase: { open: () => lab.base(), calls: { loop: [], backend: [] } },
	Event: {
		open: () => lab.event(lab.base(), {}, () => {}),
		calls: { add: [1_000_000], del: [], active: [], pending: [] },
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
