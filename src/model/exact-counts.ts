import { z } from "zod";
import { SyscallRates } from "./sample.ts";

/** A number, or the reason why there is none: half a run of callgrind is never a count. */
export const InstructionCount = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("counted"),
			perOp: z.number().positive(),
			/**
			 * How far equal batches of the run lie apart, relative to one; 0 where the workload does the
			 * same each time. A difference of two counts is one only beyond this.
			 */
			spread: z.number().nonnegative(),
		}),
		z.object({ state: z.literal("unavailable"), because: z.string() }),
	])
	.readonly();
export type InstructionCount = z.infer<typeof InstructionCount>;

/**
 * What one operation of a workload costs, independent of what else the host does. Instructions are
 * those in user space as callgrind counts them: without the kernel, with libc's functions for a CPU
 * without AVX-512. All 55 workloads counted twice gave the same to the digit, but for loops of
 * `timers.` operations (the clock decides the order of timers: within 0.9 %) and
 * bufferevent/timeouts (0.0002 %). Allocations and system calls were the same in all.
 */
export const ExactCounts = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("counted"),
			workload: z.string(),
			instructions: InstructionCount,
			/** Calls of malloc, calloc, realloc and strdup. */
			allocationsPerOp: z.number().nonnegative(),
			/** What they asked for. */
			allocatedBytesPerOp: z.number().nonnegative(),
			syscallsPerOp: SyscallRates,
			/** Of the whole process that ran the workload, without valgrind. */
			peakRssKb: z.number().int().positive(),
		}),
		z.object({ state: z.literal("unavailable"), workload: z.string(), because: z.string() }),
	])
	.readonly();
export type ExactCounts = z.infer<typeof ExactCounts>;

/** Both sides of a comparison; a workload that nobody counted is on neither list. */
export const ExactSides = z
	.object({
		baseline: z.array(ExactCounts).readonly(),
		candidate: z.array(ExactCounts).readonly(),
	})
	.readonly();
export type ExactSides = z.infer<typeof ExactSides>;
