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
	addReference(bytes: Uint8Array): number {
		return this.add(bytes);
	}
	/** Room, not contents: refused or not, the bytes stay what they are. */
	expand(): "any" {
		return "any";
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
	search(needle: Uint8Array): number {
		return this.data.indexOf(needle);
	}
	searchEol(style: EolStyle): number {
		return this.eol(style)?.[0] ?? -1;
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

/** One call, as data: a failing sequence is printed as it is. */
interface Step {
	readonly method: Exclude<keyof Model, "data" | "frontFrozen" | "backFrozen" | "eol">;
	readonly on: number;
	/** The other buffer, where the method takes one. */
	readonly with: number | null;
	readonly args: readonly unknown[];
}

// Few letters, so that searches and line ends are found; sizes around the chain sizes of libevent.
const bytes = fc.oneof(
	fc
		.array(fc.constantFrom(0, 10, 13, 97, 98), { maxLength: 24 })
		.map((values) => Uint8Array.from(values)),
	fc
		.tuple(fc.constantFrom(463, 464, 465, 976, 4048, 4096, 5000), fc.nat(255))
		.map(([size, fill]) => new Uint8Array(size).fill(fill)),
);
const room = fc.oneof(fc.nat(30), fc.constantFrom(464, 976, 4096, 5000));
const size = fc.oneof({ weight: 4, arbitrary: room }, fc.constant(2 ** 31 - 1));
const style = fc.constantFrom<EolStyle>(0, 1, 2, 3, 4);

const calls: readonly (readonly [Step["method"], "alone" | "with", ...fc.Arbitrary<unknown>[]])[] =
	[
		["add", "alone", bytes],
		["addReference", "alone", bytes],
		["prepend", "alone", bytes],
		["expand", "alone", room],
		["drain", "alone", size],
		["remove", "alone", size],
		["copyout", "alone", size],
		["pullup", "alone", fc.oneof({ weight: 4, arbitrary: size }, fc.constant(-1))],
		["search", "alone", bytes],
		["searchEol", "alone", style],
		["readln", "alone", style],
		["freeze", "alone", fc.boolean()],
		["unfreeze", "alone", fc.boolean()],
		["addBuffer", "with"],
		["prependBuffer", "with"],
		["removeBuffer", "with", size],
	];
const step: fc.Arbitrary<Step> = fc.oneof(
	...calls.map(([method, company, ...args]) =>
		fc.record({
			method: fc.constant(method),
			on: fc.nat(2),
			with: company === "with" ? fc.nat(2) : fc.constant(null),
			args: fc.tuple(...args),
		}),
	),
);

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

function perform(buffers: readonly (Evbuffer | Model)[], step: Step): unknown {
	const self = buffers[step.on] as unknown as Methods;
	const company = step.with === null ? [] : [buffers[step.with]];
	return self[step.method]?.(...company, ...step.args);
}

const lab = openLab(copyPath(0));

describe("an Evbuffer behaves as the model does", () => {
	it("whatever is done to three of them, in any order", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				const real = [0, 1, 2].map(() => lab.evbuffer());
				const model = [0, 1, 2].map(() => new Model());
				for (const one of steps) {
					const [got, expected] = [perform(real, one), perform(model, one)];
					if (expected !== "any") expect(got).toEqual(expected);
					expect(real.map((b) => b.length())).toEqual(model.map(({ data }) => data.length));
				}
				for (const [i, b] of real.entries()) {
					b.unfreeze(true);
					expect(b.copyout(2 ** 31 - 1)).toEqual(model[i]?.data);
					b.close();
				}
			}),
			{ numRuns: 1500, seed: 20_260_105 },
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
