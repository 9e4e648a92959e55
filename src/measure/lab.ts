import { encodeProgram } from "../model/encode-program.ts";
import type { Program } from "../model/program.ts";
import type { BaseOptions } from "../model/program-builder.ts";
import type { Checksum, SyscallRates } from "../model/sample.ts";
import { BatchReader } from "./batch.ts";
import {
	type DescriptorPair,
	type Evbuffer,
	type EventBase,
	type EventHandle,
	loadAddon,
	type NativeAddon,
} from "./native.ts";

/** What one batch of a program did. */
export interface BatchResult {
	readonly elapsedNs: number;
	readonly checksum: Checksum;
	/** Calls per iteration, by name. */
	readonly syscallsPerIteration: SyscallRates;
}

/** A program brought to life. Every method throws an error with code CLOSED after close(). */
export interface ProgramSession {
	/** Runs the loop `iterations` times natively. */
	run(iterations: number): BatchResult;
	/** Hash over every operation's result and the state after it, for comparing two builds. */
	trace(iterations: number): string;
	backend(): string;
	close(): void;
}

/** Which of libevent's conditions fired. */
export interface Fired {
	readonly read: boolean;
	readonly write: boolean;
	readonly timeout: boolean;
}

export interface LabEventOptions {
	/** One end of a descriptor pair; without it the event is a timer. */
	readonly on?: { readonly pair: DescriptorPair; readonly side: 0 | 1 };
	readonly read?: boolean;
	readonly write?: boolean;
	readonly persist?: boolean;
	readonly edgeTriggered?: boolean;
}

/**
 * One libevent build in this process, as typed handles. Each handle has one owner: close() is
 * idempotent, later calls throw a coded error (CLOSED), a forgotten handle is freed by the
 * garbage collector. Errors carry `code`: BAD_OPERAND, CLOSED, BUSY, OUT_OF_MEMORY, FD_LIMIT,
 * BACKEND_UNAVAILABLE, LOCKS_MIXED, BAD_PROGRAM, PROGRAM_STUCK, PROGRAM_GROWS, IO_ERROR.
 */
export interface Lab {
	readonly libeventVersion: string;
	readonly buildId: string;
	evbuffer(): Evbuffer;
	base(options?: Pick<BaseOptions, "backend" | "changelist">): EventBase;
	event(base: EventBase, options: LabEventOptions, callback: (fired: Fired) => void): EventHandle;
	pipe(): DescriptorPair;
	socketpair(options?: { readonly sendBuffer?: number }): DescriptorPair;
	session(program: Program): ProgramSession;
}

// libevent's EV_* bits.
const timeoutBit = 1;
const readBit = 2;
const writeBit = 4;
const persistBit = 16;
const edgeBit = 32;

/** Loads one addon copy (`VariantBuild.addons[n].path`). */
export function openLab(addonPath: string): Lab {
	const addon = loadAddon(addonPath);
	const { libeventVersion, buildId } = addon.identity();
	return {
		libeventVersion,
		buildId,
		evbuffer: () => new addon.Evbuffer(),
		base: ({ backend = "default", changelist = false } = {}) =>
			new addon.EventBase(backend === "default" ? "" : backend, changelist),
		event: (base, options, callback) =>
			new addon.Event(
				base,
				options.on?.pair ?? null,
				options.on?.side ?? 0,
				(options.read ? readBit : 0) |
					(options.write ? writeBit : 0) |
					(options.persist ? persistBit : 0) |
					(options.edgeTriggered ? edgeBit : 0),
				(what) =>
					callback({
						read: (what & readBit) !== 0,
						write: (what & writeBit) !== 0,
						timeout: (what & timeoutBit) !== 0,
					}),
			),
		pipe: () => new addon.DescriptorPair("pipe", 0),
		socketpair: ({ sendBuffer = 0 } = {}) => new addon.DescriptorPair("socketpair", sendBuffer),
		session: (program) => openSession(addon, program),
	};
}

function openSession(addon: NativeAddon, program: Program): ProgramSession {
	const native = new addon.Session(encodeProgram(program));
	const names = addon.syscallNames();
	return {
		run: (iterations) => {
			const batch = new BatchReader(names);
			native.run(iterations, batch.values);
			const totals = new Float64Array(names.length);
			batch.addSyscalls(totals);
			return {
				elapsedNs: batch.elapsedNs,
				checksum: batch.checksum(),
				syscallsPerIteration: batch.rates(totals, iterations),
			};
		},
		trace: (iterations) => native.trace(iterations),
		backend: () => native.backend(),
		close: () => native.close(),
	};
}
