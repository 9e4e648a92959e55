import type { Bufferevent, Evbuffer } from "../../model/handles.ts";
import type { DescriptorPairModel, Stream } from "./descriptor-model.ts";
import { EvbufferModel } from "./evbuffer-model.ts";
import type { Driven, EventBaseModel } from "./event-base-model.ts";
import { readBit, writeBit } from "./event-bits.ts";
import { CodedError, Unpredictable } from "./unpredictable.ts";

/**
 * A socket bufferevent as far as anybody may rely on it: what was written arrives, whole and in
 * order, once its base has run for long enough. How many reads that takes is libevent's affair, so
 * one loop() of the model moves all there is.
 */
export class BuffereventModel implements Bufferevent, Driven {
	readonly #base: EventBaseModel;
	readonly #pair: DescriptorPairModel;
	readonly #side: number;
	readonly #callback: (kind: number, what: number) => void;
	readonly #inbound: Stream;
	readonly #outbound: Stream;
	#input = new EvbufferModel();
	#output = new EvbufferModel();
	#enabled = writeBit;
	#closed = false;

	constructor(
		base: EventBaseModel,
		pair: DescriptorPairModel,
		side: number,
		_deferred: boolean,
		callback: (kind: number, what: number) => void,
	) {
		const [inbound, outbound] = [pair.inbound(side), pair.outbound(side)];
		// On a pipe it meets an error; two on one descriptor share its bytes as they like.
		if (pair.kind === "pipe" || pair.bufferevents.has(side)) throw new Unpredictable();
		if (inbound === null || outbound === null) throw new Error("unreachable: a socketpair");
		this.#base = base;
		this.#pair = pair;
		this.#side = side;
		this.#callback = callback;
		this.#inbound = inbound;
		this.#outbound = outbound;
		outbound.isOpenQuestion = () => this.#mayHaveSent();
		pair.bufferevents.add(side);
		base.driven.add(this);
	}

	write(data: Uint8Array): number {
		this.#requireOpen();
		return this.#output.add(data);
	}

	writeBuffer(buffer: Evbuffer): number {
		this.#requireOpen();
		return this.#output.addBuffer(buffer);
	}

	take(buffer: Evbuffer): number {
		this.#requireOpen();
		const to = buffer as EvbufferModel;
		if (this.#base.looping) this.#requireOrder(to);
		return to.addBuffer(this.#input);
	}

	enable(what: number): number {
		this.#requireOpen();
		this.#enabled |= what;
		return 0;
	}

	disable(what: number): number {
		this.#requireOpen();
		// What waits may have been sent before this.
		if ((what & writeBit) !== 0 && this.#mayHaveSent()) throw new Unpredictable();
		this.#enabled &= ~what;
		return 0;
	}

	inputLength(): number {
		this.#requireOpen();
		return this.#input.length();
	}

	outputLength(): number {
		this.#requireOpen();
		if (this.#mayHaveSent()) throw new Unpredictable();
		return this.#output.length();
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		if (this.#mayHaveSent()) this.#outbound.lose();
		// In the middle of a loop, how far its reading has come is open, and its writing, too.
		if (this.#base.senders.has(this)) throw new Unpredictable();
		if (this.#base.looping) this.#inbound.lose();
		this.#outbound.isOpenQuestion = () => false;
		this.#pair.bufferevents.delete(this.#side);
		this.#base.driven.delete(this);
	}

	send(): boolean {
		if (!this.#mayHaveSent() || this.#closed) return false;
		this.#base.senders.add(this);
		this.#outbound.send(this.#output.data);
		this.#output.drain(this.#output.length());
		return true;
	}

	receive(): boolean {
		if (this.#closed || (this.#enabled & readBit) === 0 || this.#inbound.size() === 0) {
			return false;
		}
		this.#input.add(this.#inbound.take(this.#inbound.size()));
		this.#callback(0, 0);
		return true;
	}

	/** Two that take into one buffer do so piece by piece, in any order; so with what mirrors it. */
	#requireOrder(to: EvbufferModel): void {
		const other = this.#base.takers.get(to);
		if (to.hasMirror() || (other !== undefined && other !== this)) throw new Unpredictable();
		this.#base.takers.set(to, this);
	}

	#mayHaveSent(): boolean {
		return (this.#enabled & writeBit) !== 0 && this.#output.length() > 0;
	}

	#requireOpen(): void {
		if (this.#closed) throw new CodedError("CLOSED");
	}
}
