import { createRequire } from "node:module";
import type { Handles } from "../model/handles.ts";

export type {
	DescriptorPair,
	Evbuffer,
	EventBase,
	EventHandle,
} from "../model/handles.ts";

/** What a copy has beside its handles. Errors are JavaScript Errors with a stable `code`. */

export interface NativeSession {
	/** Runs one timed batch and fills `out`; see batch.ts for its fields. */
	run(iterations: number, out: Float64Array): void;
	/** Hash over every operation's result and the state after it. */
	trace(iterations: number): string;
	/**
	 * Elapsed ns, bytes and callbacks of each of this process's turns; `turns` says 0 or 1 for each
	 * slot.
	 */
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

interface CatalogueOperand {
	readonly name: string;
	readonly kind: string;
	readonly min?: number;
	readonly max?: number;
}

export interface NativeAddon extends Handles {
	readonly Session: new (program: string) => NativeSession;
	readonly HeapJunk: new (seed: number) => NativeHeapJunk;
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
