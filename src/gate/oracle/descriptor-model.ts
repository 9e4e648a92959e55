import type { DescriptorPair } from "../../model/handles.ts";
import { CodedError, Unpredictable } from "./unpredictable.ts";

/**
 * Less than any pipe or socket takes, in bytes and in writes: a Unix socket spends about 1 KiB on
 * a write of one byte, and has 208 KiB of which epoll calls it writable below a quarter.
 */
const maxBytes = 8192;
const maxWrites = 24;

/** What is on its way in one direction. */
export class Stream {
	#waiting = Buffer.alloc(0);
	#writes = 0;
	/** A bufferevent holds bytes it may have sent by now, or not: nobody can tell. */
	isOpenQuestion: () => boolean = () => false;
	#lost = false;

	/** From now on nothing here can be said. */
	lose(): void {
		this.#lost = true;
	}

	size(): number {
		if (this.#lost || this.isOpenQuestion()) throw new Unpredictable();
		return this.#waiting.length;
	}

	take(bytes: number): Buffer {
		if (this.size() === 0) return Buffer.alloc(0);
		const front = this.#waiting.subarray(0, bytes);
		this.#waiting = this.#waiting.subarray(bytes);
		if (this.#waiting.length === 0) this.#writes = 0;
		return front;
	}

	put(bytes: Uint8Array): void {
		if (this.#lost || this.isOpenQuestion()) throw new Unpredictable();
		this.send(bytes);
	}

	/** put(), by the very bufferevent that may have done so before. */
	send(bytes: Uint8Array): void {
		if (this.#waiting.length + bytes.length > maxBytes || ++this.#writes > maxWrites) {
			throw new Unpredictable();
		}
		this.#waiting = Buffer.concat([this.#waiting, bytes]);
	}
}

type Kind = "pipe" | "socketpair";

/** Two descriptors: of a pipe the reading and the writing end, of a socketpair both alike. */
export class DescriptorPairModel implements DescriptorPair {
	kind: Kind;
	readonly events = new Set<{ pending(): boolean }>();
	/** Sides with a bufferevent on them. */
	readonly bufferevents = new Set<number>();
	/** By the side that reads. */
	#streams: readonly [Stream, Stream] = [new Stream(), new Stream()];

	constructor(kind: Kind) {
		this.kind = kind;
	}

	/** What `side` reads from; null for a pipe's writing end. */
	inbound(side: number): Stream | null {
		if (this.kind === "pipe" && side === 1) return null;
		return this.#streams[side] ?? null;
	}

	outbound(side: number): Stream | null {
		if (this.kind === "pipe" && side === 0) return null;
		return this.#streams[1 - side] ?? null;
	}

	read(side: 0 | 1, bytes: number): Buffer {
		const stream = this.inbound(side);
		if (stream === null) throw new CodedError("IO_ERROR");
		return stream.take(bytes);
	}

	write(side: 0 | 1, data: Uint8Array): number {
		const stream = this.outbound(side);
		if (stream === null) throw new CodedError("IO_ERROR");
		if (data.length > 0) stream.put(data);
		return data.length;
	}

	reopen(kind: Kind): void {
		const isUsed = [...this.events].some((event) => event.pending());
		if (isUsed || this.bufferevents.size > 0) throw new CodedError("BUSY");
		this.kind = kind;
		this.#streams = [new Stream(), new Stream()];
	}

	close(): void {}
}
