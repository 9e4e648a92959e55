import { z } from "zod";
import { Toolchain } from "./build.ts";
import { ConfidenceInterval } from "./effect.ts";
import { Environment } from "./environment.ts";
import type { PeerLibrary } from "./peer-job.ts";
import { Fault, SyscallRates } from "./sample.ts";
import { Variant } from "./variant.ts";

/** Who does a job. `upstream` is what all others are compared with. */
export const PeerSide = z.enum(["upstream", "candidate", "libev", "libuv"]);
export type PeerSide = z.infer<typeof PeerSide>;

export function libraryOf(side: PeerSide): PeerLibrary {
	return side === "libev" || side === "libuv" ? side : "libevent";
}

const Count = z.number().int().nonnegative();

/** The line that a program of native/peers ends with. */
export const PeerLine = z.strictObject({
	library: z.string(),
	version: z.string(),
	iterations: z.number().int().positive(),
	/** Of all batches together. */
	bytes: Count,
	events: Count,
	/** One number a batch. */
	elapsed_ns: z.array(z.number().int().positive()).min(1).readonly(),
	syscalls: z.record(z.string(), Count).readonly(),
});
export type PeerLine = z.infer<typeof PeerLine>;

/** One process: the median of its batches. */
export const PeerSample = z
	.object({
		workload: z.string(),
		side: PeerSide,
		block: Count,
		nsPerOp: z.number().positive(),
		syscallsPerOp: SyscallRates,
	})
	.readonly();
export type PeerSample = z.infer<typeof PeerSample>;

/** ln(upstream / this side); > 0 means that this side is faster. */
export const PeerEffect = z
	.object({
		logRatio: z.number(),
		/** Null where there are too few blocks for an interval of 99 %. */
		interval: ConfidenceInterval.nullable(),
		/** Blocks: independent numbers behind the interval. */
		units: z.number().int().positive(),
	})
	.readonly();
export type PeerEffect = z.infer<typeof PeerEffect>;

const named = { workload: z.string(), side: PeerSide, api: z.string() };

export const PeerRow = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			...named,
			nsPerOp: z.number().positive(),
			/** Null where the operation is no event. */
			eventsPerOp: z.number().positive().nullable(),
			syscallsPerOp: SyscallRates,
			/** Null for upstream, and where upstream has no numbers. */
			effect: PeerEffect.nullable(),
		}),
		z.object({ state: z.literal("void"), ...named, fault: Fault }),
	])
	.readonly();
export type PeerRow = z.infer<typeof PeerRow>;

export const PeersResult = z
	.object({
		schema: z.literal("evlab.peers/1"),
		startedAt: z.string(),
		environment: Environment,
		toolchain: Toolchain,
		upstream: Variant,
		candidate: Variant,
		/** As each library names itself. */
		versions: z.partialRecord(PeerSide, z.string()).readonly(),
		seed: z.number().int(),
		rows: z.array(PeerRow).readonly(),
		samples: z.array(PeerSample).readonly(),
	})
	.readonly();
export type PeersResult = z.infer<typeof PeersResult>;
