import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLab } from "../../src/measure/lab.ts";
import type { EolStyle, Evbuffer } from "../../src/measure/native.ts";
import { copyPath } from "./copies.ts";

/** What an evbuffer is, said with one Buffer: libevent's documentation as executable text. */
class Model {
	data = Buffer.alloc(0);
	frontFrozen = false;
	backFrozen = false;

	add(bytes: Uint8Array): number {
		if (this.backFrozen) return -1;
		this.data = Buffer.concat([this.data, bytes]);
		return 0;
	}
	prepend(bytes: Uint8Array): number {
		if (bytes.length === 0) return 0;
		if (this.frontFrozen) return -1;
		this.data = Buffer.concat([bytes, this.data]);
		return 0;
	}
	drain(bytes: number): number {
		if (this.data.length > 0 && this.frontFrozen) return -1;
		this.data = this.data.subarray(bytes);
		return 0;
	}
	copyout(bytes: number): Buffer {
		return this.frontFrozen ? Buffer.alloc(0) : this.data.subarray(0, bytes);
	}
	remove(bytes: number): Buffer {
		const front = this.copyout(bytes);
		this.data = this.data.subarray(front.length);
		return front;
	}
	pullup(bytes: number): Buffer | null {
		const wanted = bytes < 0 ? this.data.length : bytes;
		return wanted === 0 || wanted > this.data.length ? null : this.data.subarray(0, wanted);
	}
	/** Position and length of the first line end. */
	eol(style: EolStyle): readonly [at: number, size: number] | null {
		const text = this.data.toString("latin1");
		const pattern = [/[\r\n]+/, /\r?\n/, /\r\n/, /\n/, /\0/][style] as RegExp;
		const found = pattern.exec(text);
		return found === null ? null : [found.index, found[0].length];
	}
	readln(style: EolStyle): Buffer | null {
		const eol = this.frontFrozen ? null : this.eol(style);
		if (eol === null) return null;
		const line = this.data.subarray(0, eol[0]);
		this.data = this.data.subarray(eol[0] + eol[1]);
		return line;
	}
	addBuffer(source: Model): number {
		if (source.data.length === 0 || source === this) return 0;
		if (this.backFrozen || source.frontFrozen) return -1;
		this.data = Buffer.concat([this.data, source.data]);
		source.data = Buffer.alloc(0);
		return 0;
	}
	prependBuffer(source: Model): number {
		if (source.data.length === 0 || source === this) return 0;
		if (this.frontFrozen || source.frontFrozen) return -1;
		this.data = Buffer.concat([source.data, this.data]);
		source.data = Buffer.alloc(0);
		return 0;
	}
	removeBuffer(destination: Model, bytes: number): number {
		if (bytes === 0 || destination === this) return 0;
		if (destination.backFrozen || this.frontFrozen) return -1;
		const moved = this.data.subarray(0, bytes);
		destination.data = Buffer.concat([destination.data, moved]);
		this.data = this.data.subarray(moved.length);
		return moved.length;
	}
	freeze(atFront: boolean): number {
		if (atFront) this.frontFrozen = true;
		else this.backFrozen = true;
		return 0;
	}
	unfreeze(atFront: boolean): number {
		if (atFront) this.frontFrozen = false;
		else this.backFrozen = false;
		return 0;
	}
}

interface Pair {
	readonly real: Evbuffer;
	readonly model: Model;
}
type Step = (pairs: readonly Pair[]) => readonly [real: unknown, model: unknown];

const index = fc.nat(2);
// Few letters, so that searches and line ends are found; sizes around the chain sizes of libevent.
const bytes = fc.oneof(
	fc
		.array(fc.constantFrom(0, 10, 13, 97, 98), { maxLength: 24 })
		.map((values) => Uint8Array.from(values)),
	fc
		.tuple(fc.constantFrom(463, 464, 465, 976, 4048, 4096, 5000), fc.nat(255))
		.map(([size, fill]) => new Uint8Array(size).fill(fill)),
);
const size = fc.oneof(fc.nat(30), fc.constantFrom(464, 976, 4096, 5000, 2 ** 31 - 1));
const style = fc.constantFrom<EolStyle>(0, 1, 2, 3, 4);

const on = <Argument>(
	argument: fc.Arbitrary<Argument>,
	real: (b: Evbuffer, a: Argument) => unknown,
	model: (b: Model, a: Argument) => unknown,
): fc.Arbitrary<Step> =>
	fc.tuple(index, argument).map(([i, a]) => (pairs) => [
		real(pairs[i]!.real, a),
		model(pairs[i]!.model, a),
	]);
const between = <Argument>(
	argument: fc.Arbitrary<Argument>,
	real: (a: Evbuffer, b: Evbuffer, argument: Argument) => unknown,
	model: (a: Model, b: Model, argument: Argument) => unknown,
): fc.Arbitrary<Step> =>
	fc.tuple(index, index, argument).map(([i, j, a]) => (pairs) => [
		real(pairs[i]!.real, pairs[j]!.real, a),
		model(pairs[i]!.model, pairs[j]!.model, a),
	]);
const nothing = fc.constant(null);

const step: fc.Arbitrary<Step> = fc.oneof(
	...[
		on(
			bytes,
			(b, a) => b.add(a),
			(m, a) => m.add(a),
		),
		on(
			bytes,
			(b, a) => b.addReference(a),
			(m, a) => m.add(a),
		),
		on(
			bytes,
			(b, a) => b.prepend(a),
			(m, a) => m.prepend(a),
		),
		on(
			size,
			(b, n) => b.drain(n),
			(m, n) => m.drain(n),
		),
		on(
			size,
			(b, n) => b.remove(n),
			(m, n) => m.remove(n),
		),
		on(
			size,
			(b, n) => b.copyout(n),
			(m, n) => m.copyout(n),
		),
		on(
			size,
			(b, n) => b.pullup(n),
			(m, n) => m.pullup(n),
		),
		on(
			nothing,
			(b) => b.pullup(-1),
			(m) => m.pullup(-1),
		),
		on(
			bytes,
			(b, needle) => b.search(needle),
			(m, needle) => m.data.indexOf(needle),
		),
		on(
			style,
			(b, s) => b.searchEol(s),
			(m, s) => m.eol(s)?.[0] ?? -1,
		),
		on(
			style,
			(b, s) => b.readln(s),
			(m, s) => m.readln(s),
		),
		between(
			nothing,
			(a, b) => a.addBuffer(b),
			(a, b) => a.addBuffer(b),
		),
		between(
			nothing,
			(a, b) => a.prependBuffer(b),
			(a, b) => a.prependBuffer(b),
		),
		between(
			size,
			(a, b, n) => a.removeBuffer(b, n),
			(a, b, n) => a.removeBuffer(b, n),
		),
		on(
			fc.boolean(),
			(b, front) => b.freeze(front),
			(m, front) => m.freeze(front),
		),
		on(
			fc.boolean(),
			(b, front) => b.unfreeze(front),
			(m, front) => m.unfreeze(front),
		),
		// Room, not contents: refused at a frozen end or not, the bytes stay what they are.
		on(
			size.filter((n) => n <= 1 << 20),
			(b, n) => void b.expand(n),
			() => undefined,
		),
	],
);

const lab = openLab(copyPath(0));

describe("an Evbuffer behaves as the model does", () => {
	it("whatever is done to three of them, in any order", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				const pairs = [0, 1, 2].map(() => ({ real: lab.evbuffer(), model: new Model() }));
				for (const take of steps) {
					const [real, model] = take(pairs);
					expect(real).toEqual(model);
					for (const { real: b, model: m } of pairs) expect(b.length()).toBe(m.data.length);
				}
				for (const { real: b, model: m } of pairs) {
					b.unfreeze(true);
					expect(b.copyout(2 ** 31 - 1)).toEqual(m.data);
					b.close();
				}
			}),
			{ numRuns: 3000, seed: 20_260_105 },
		);
	});

	it("through a socketpair: what goes in comes out, whole and in order", () => {
		fc.assert(
			fc.property(fc.array(bytes, { minLength: 1, maxLength: 6 }), (parts) => {
				const [out, into, pair] = [lab.evbuffer(), lab.evbuffer(), lab.socketpair()];
				const sent = Buffer.concat(parts);
				for (const part of parts) out.add(part);
				for (let i = 0; i < 100 && into.length() < sent.length; i++) {
					out.write(pair, 0, 777);
					into.read(pair, 1, -1);
				}
				expect(into.copyout(sent.length)).toEqual(sent);
				expect(into.read(pair, 1, -1)).toBe(-1); // EAGAIN
				for (const handle of [out, into, pair]) handle.close();
			}),
			{ numRuns: 200, seed: 20_260_106 },
		);
	});
});
