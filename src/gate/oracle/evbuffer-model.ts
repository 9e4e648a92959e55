import type { EolStyle, Evbuffer, LentBytes } from "../../model/handles.ts";
import type { DescriptorPairModel } from "./descriptor-model.ts";
import type { LentBytesModel } from "./lent-bytes-model.ts";
import { Unpredictable } from "./unpredictable.ts";

/**
 * What an evbuffer is, said with one Buffer: libevent's documentation as executable text. It has no
 * chains. Where the API leaves a result open, the method throws Unpredictable.
 */
export class EvbufferModel implements Evbuffer {
	data: Buffer = Buffer.alloc(0);
	#frontFrozen = false;
	#backFrozen = false;
	#closed = false;
	/** Has, or had, bytes shared with another buffer: libevent refuses to share those again. */
	#hasShared = false;
	/** Something was done to it, so that it may have chains although it has no bytes. */
	#isUsed = false;
	/** Its bytes were shared with another, which keeps it alive. */
	#isSource = false;
	#watch: { once: boolean; mirror: EvbufferModel | null } | null = null;
	#changes = { calls: 0, added: 0, deleted: 0 };
	/** In the middle of an operation, so that a mirror's byte has no defined place. */
	#busy = false;

	add(bytes: Uint8Array): number {
		if (this.#backFrozen) return -1;
		return this.#change(() => this.#append(bytes), []);
	}

	addReference(bytes: Uint8Array): number {
		return this.add(bytes);
	}

	addLent(reference: LentBytes): number {
		const model = reference as LentBytesModel;
		const result = this.add(model.data);
		if (result === 0) model.loans++;
		return result;
	}

	/** Room, not contents: the bytes stay what they are. */
	expand(): number {
		this.#isUsed = true;
		return 0;
	}

	prepend(bytes: Uint8Array): number {
		if (bytes.length === 0) return 0;
		if (this.#frontFrozen) return -1;
		return this.#change(() => {
			this.data = Buffer.concat([bytes, this.data]);
			this.#changes.added += bytes.length;
		}, []);
	}

	drain(bytes: number): number {
		if (this.data.length > 0 && this.#frontFrozen) return -1;
		return this.#change(() => this.#cut(bytes), []);
	}

	copyout(bytes: number): Buffer {
		return this.#frontFrozen ? Buffer.alloc(0) : this.data.subarray(0, bytes);
	}

	remove(bytes: number): Buffer {
		const front = this.copyout(bytes);
		this.#change(() => this.#cut(front.length), []);
		return front;
	}

	pullup(bytes: number): Buffer | null {
		// libevent 2.1.12 pulls up into the room behind the bytes of a shared chain, which each of
		// its buffers takes for its own: they overwrite each other's bytes. Not to be relied upon.
		if (this.#hasShared || this.#isSource) throw new Unpredictable();
		const wanted = bytes < 0 ? this.data.length : bytes;
		return wanted === 0 || wanted > this.data.length ? null : this.data.subarray(0, wanted);
	}

	search(needle: Uint8Array): number {
		return this.data.indexOf(needle);
	}

	searchEol(style: EolStyle): number {
		return this.#eol(style)?.[0] ?? -1;
	}

	readln(style: EolStyle): Buffer | null {
		const eol = this.#frontFrozen ? null : this.#eol(style);
		if (eol === null) return null;
		const line = this.data.subarray(0, eol[0]);
		this.#change(() => this.#cut(eol[0] + eol[1]), []);
		return line;
	}

	addBuffer(source: Evbuffer): number {
		const from = source as EvbufferModel;
		if (from.data.length === 0 || from === this) return 0;
		if (this.#backFrozen || from.#frontFrozen) return -1;
		this.#move(from, from.data.length, (bytes) => Buffer.concat([this.data, bytes]));
		return 0;
	}

	prependBuffer(source: Evbuffer): number {
		const from = source as EvbufferModel;
		if (from.data.length === 0 || from === this) return 0;
		if (this.#frontFrozen || from.#frontFrozen) return -1;
		this.#move(from, from.data.length, (bytes) => Buffer.concat([bytes, this.data]));
		return 0;
	}

	removeBuffer(destination: Evbuffer, bytes: number): number {
		const to = destination as EvbufferModel;
		if (bytes === 0 || to === this) return 0;
		if (to.#backFrozen || this.#frontFrozen) return -1;
		const moved = Math.min(bytes, this.data.length);
		to.#move(this, moved, (front) => Buffer.concat([to.data, front]));
		return moved;
	}

	addBufferReference(source: Evbuffer): number {
		const from = source as EvbufferModel;
		if (from.data.length === 0) return 0;
		if (this.#backFrozen || from === this) return -1;
		// Refused while a shared chain is left, and how long one is left is not promised.
		if (from.#hasShared) throw new Unpredictable();
		// libevent 2.1.12 frees the chains of an empty buffer here, and goes on using them.
		if (this.#isUsed && this.data.length === 0) throw new Unpredictable();
		this.#hasShared = true;
		from.#isSource = true;
		return this.#change(() => this.#append(from.data), [from]);
	}

	freeze(atFront: boolean): number {
		if (atFront) this.#frontFrozen = true;
		else this.#backFrozen = true;
		return 0;
	}

	unfreeze(atFront: boolean): number {
		if (atFront) this.#frontFrozen = false;
		else this.#backFrozen = false;
		return 0;
	}

	read(pair: DescriptorPairModel, side: 0 | 1, bytes: number): number {
		if (this.#backFrozen) return -1;
		this.#isUsed = true;
		const inbound = pair.inbound(side);
		if (inbound === null || inbound.size() === 0) return -1;
		const got = inbound.take(bytes < 0 ? inbound.size() : bytes);
		this.#change(() => this.#append(got), []);
		return got.length;
	}

	write(pair: DescriptorPairModel, side: 0 | 1, bytes: number): number {
		if (this.#frontFrozen) return -1;
		const outbound = pair.outbound(side);
		const size = bytes < 0 ? this.data.length : Math.min(bytes, this.data.length);
		if (outbound === null || size === 0) return -1;
		outbound.put(this.data.subarray(0, size));
		this.#change(() => this.#cut(size), []);
		return size;
	}

	watch(once: boolean, mirror: Evbuffer | null): void {
		this.#watch = { once, mirror: mirror as EvbufferModel | null };
	}

	unwatch(): void {
		this.#watch = null;
	}

	hasMirror(): boolean {
		return this.#watch !== null && this.#watch.mirror !== null;
	}

	changes(): [calls: number, added: number, deleted: number, orderly: boolean] {
		const { calls, added, deleted } = this.#changes;
		this.#changes = { calls: 0, added: 0, deleted: 0 };
		return [calls, added, deleted, true];
	}

	length(): number {
		return this.data.length;
	}

	contiguousSpace(): number {
		throw new Unpredictable();
	}

	close(): void {
		this.#closed = true;
	}

	/** Position and length of the first line end. */
	#eol(style: EolStyle): readonly [at: number, size: number] | null {
		const patterns = [/[\r\n]+/, /\r?\n/, /\r\n/, /\n/, /\0/];
		const found = (patterns[style] as RegExp).exec(this.data.toString("latin1"));
		return found === null ? null : [found.index, found[0].length];
	}

	#append(bytes: Uint8Array): void {
		this.data = Buffer.concat([this.data, bytes]);
		this.#changes.added += bytes.length;
	}

	#cut(bytes: number): void {
		const before = this.data.length;
		this.data = this.data.subarray(bytes);
		this.#changes.deleted += before - this.data.length;
	}

	#move(from: EvbufferModel, bytes: number, place: (front: Buffer) => Buffer): void {
		// Bytes that keep this very buffer alive: it would never be freed.
		if (from.#hasShared && this.#isSource) throw new Unpredictable();
		this.#hasShared ||= from.#hasShared;
		this.#change(() => {
			from.#change(() => {
				this.data = place(from.data.subarray(0, bytes));
				this.#changes.added += bytes;
				from.#cut(bytes);
			}, [this]);
		}, [from]);
	}

	/** Runs `action` and, when it has changed something, what watches this buffer. */
	#change(action: () => void, others: readonly EvbufferModel[]): number {
		if (this.#busy && others.length === 0) throw new Unpredictable();
		this.#isUsed = true;
		const watch = this.#watch;
		const { added, deleted } = this.#changes;
		this.#busy = true;
		action();
		const bytes = this.#changes.added - added + this.#changes.deleted - deleted;
		if (watch === null) {
			this.#changes = { calls: 0, added: 0, deleted: 0 };
		} else if (bytes > 0) {
			this.#changes.calls++;
			if (watch.once) this.#watch = null;
			const { mirror } = watch;
			if (mirror !== null && mirror !== this && !mirror.#closed) {
				if (mirror.#busy || others.includes(mirror)) throw new Unpredictable();
				mirror.add(Buffer.alloc(bytes, "w"));
			}
		}
		this.#busy = false;
		return 0;
	}
}
