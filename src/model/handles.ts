/**
 * The native handles as TypeScript sees them, declared once: what the binding implements, and what
 * the oracle's model implements again. Errors are JavaScript Errors with a stable `code`.
 */

export interface DescriptorPair {
	/** What is waiting at `side`, at most `bytes`; empty when nothing is. */
	read(side: 0 | 1, bytes: number): Buffer;
	/** Bytes taken; 0 when the other end is full. */
	write(side: 0 | 1, data: Uint8Array): number;
	/** Closes both ends and opens new ones under the same numbers; BUSY while something uses them. */
	reopen(kind: "pipe" | "socketpair"): void;
	close(): void;
}

/** Status results are libevent's own: 0 or -1, or the number of bytes. */
export interface Evbuffer {
	add(data: Uint8Array): number;
	prepend(data: Uint8Array): number;
	addReference(data: Uint8Array): number;
	/** Refers to the reference's own bytes; it counts when they are given back. */
	addLent(reference: LentBytes): number;
	drain(bytes: number): number;
	remove(bytes: number): Buffer;
	copyout(bytes: number): Buffer;
	expand(bytes: number): number;
	/** The first `bytes` made contiguous (-1: all); null when there are not as many. */
	pullup(bytes: number): Buffer | null;
	/** Position, or -1. */
	search(needle: Uint8Array): number;
	searchEol(style: EolStyle): number;
	readln(style: EolStyle): Buffer | null;
	addBuffer(source: Evbuffer): number;
	prependBuffer(source: Evbuffer): number;
	/** Moves up to `bytes` from this buffer to `destination`; the number moved. */
	removeBuffer(destination: Evbuffer, bytes: number): number;
	/** The same bytes in both; the source keeps them. */
	addBufferReference(source: Evbuffer): number;
	/**
	 * Counts libevent's callbacks from now on; with `once` the first one removes itself. As many
	 * bytes as change are added to the mirror, from inside the callback.
	 */
	watch(once: boolean, mirror: Evbuffer | null): void;
	unwatch(): void;
	/** Since the last call; orderly: the sizes each callback was told add up. */
	changes(): [calls: number, added: number, deleted: number, orderly: boolean];
	freeze(atFront: boolean): number;
	unfreeze(atFront: boolean): number;
	read(pair: DescriptorPair, side: 0 | 1, bytes: number): number;
	write(pair: DescriptorPair, side: 0 | 1, bytes: number): number;
	length(): number;
	contiguousSpace(): number;
	close(): void;
}

/** evbuffer_eol_style: any, CRLF, strict CRLF, LF, NUL. */
export type EolStyle = 0 | 1 | 2 | 3 | 4;

export interface EventBase {
	/** Runs what is ready now, never blocks; event_base_loop's result. */
	loop(): number;
	/** event_base_loopbreak: the loop ends after the callback that runs. */
	stop(): number;
	backend(): string;
	close(): void;
}

export interface EventHandle {
	add(timeoutUs: number | null): number;
	del(): number;
	active(): void;
	pending(): boolean;
	/** When the pending timeout is due, by the wall clock; null without one. */
	expiryUs(): number | null;
	close(): void;
}

/** Bytes lent to evbuffers without a copy. They stay readable until every loan has come back. */
export interface LentBytes {
	lent(): number;
	returned(): number;
	close(): void;
}

/** A socket bufferevent on one end of a pair, which keeps the descriptor. */
export interface Bufferevent {
	write(data: Uint8Array): number;
	writeBuffer(buffer: Evbuffer): number;
	/** Moves all input there; it may outlive the bufferevent and its base. */
	take(buffer: Evbuffer): number;
	/** A mask of EV_READ 2 and EV_WRITE 4. */
	enable(what: number): number;
	disable(what: number): number;
	inputLength(): number;
	outputLength(): number;
	close(): void;
}

/** The classes of handles that an addon, or a model of it, has. */
export interface Handles {
	readonly DescriptorPair: new (kind: "pipe" | "socketpair", sendBuffer: number) => DescriptorPair;
	readonly Evbuffer: new () => Evbuffer;
	readonly Reference: new (data: Uint8Array) => LentBytes;
	readonly EventBase: new (backend: string, changelist: boolean, priorities?: number) => EventBase;
	readonly Event: new (
		base: EventBase,
		pair: DescriptorPair | null,
		side: number,
		what: number,
		callback: (what: number) => void,
		priority?: number,
	) => EventHandle;
	readonly Bufferevent: new (
		base: EventBase,
		pair: DescriptorPair,
		side: number,
		deferred: boolean,
		callback: (kind: number, what: number) => void,
	) => Bufferevent;
	/** Moves the standing clock of a process started with native/virtual-clock. */
	stepClock(monotonicUs: number, wallUs: number): void;
}
