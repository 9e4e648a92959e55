import { createRequire } from "node:module";

/** All native types, declared once. Errors are JavaScript Errors with a stable `code`. */

export interface NativeSession {
	/** Runs one timed batch and fills `out`; see batch.ts for its fields. */
	run(iterations: number, out: Float64Array): void;
	/** Hash over every operation's result and the state after it. */
	trace(iterations: number): string;
	/** Elapsed ns of this process's turns; `turns` says 0 or 1 for each slot. */
	lockstep(
		iterations: number,
		turns: Uint8Array,
		self: 0 | 1,
		tokenIn: number,
		tokenOut: number,
	): Float64Array;
	backend(): string;
	close(): void;
}

export interface NativeHeapJunk {
	close(): void;
}

export interface DescriptorPair {
	/** What is waiting at `side`, at most `bytes`; empty when nothing is. */
	read(side: 0 | 1, bytes: number): Buffer;
	/** Bytes taken; 0 when the other end is full. */
	write(side: 0 | 1, data: Uint8Array): number;
	close(): void;
}

/** Status results are libevent's own: 0 or -1, or the number of bytes. */
export interface Evbuffer {
	add(data: Uint8Array): number;
	prepend(data: Uint8Array): number;
	addReference(data: Uint8Array): number;
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
	backend(): string;
	close(): void;
}

export interface EventHandle {
	add(timeoutUs: number | null): number;
	del(): number;
	active(): void;
	pending(): boolean;
	close(): void;
}

interface CatalogueOperand {
	readonly name: string;
	readonly kind: string;
	readonly min?: number;
	readonly max?: number;
}

export interface NativeAddon {
	readonly Session: new (program: string) => NativeSession;
	readonly HeapJunk: new (seed: number) => NativeHeapJunk;
	readonly DescriptorPair: new (kind: "pipe" | "socketpair", sendBuffer: number) => DescriptorPair;
	readonly Evbuffer: new () => Evbuffer;
	readonly EventBase: new (backend: string, changelist: boolean) => EventBase;
	readonly Event: new (
		base: EventBase,
		pair: DescriptorPair | null,
		side: number,
		what: number,
		callback: (what: number) => void,
	) => EventHandle;
	catalogue(): {
		readonly operations: Readonly<Record<string, readonly CatalogueOperand[]>>;
		readonly resources: Readonly<Record<string, readonly CatalogueOperand[]>>;
	};
	syscallNames(): readonly string[];
	identity(): {
		readonly buildId: string;
		readonly path: string;
		readonly libeventVersion: string;
	};
	/** From now on the copy records its phase and operation in this file (breadcrumb.ts). */
	leaveBreadcrumbs(path: string): void;
}

const require = createRequire(import.meta.url);

/** Loads one copy. Every file path is a copy of its own, with its own libevent globals. */
export function loadAddon(path: string): NativeAddon {
	return require(path) as NativeAddon;
}
