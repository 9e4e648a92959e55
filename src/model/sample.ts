import { z } from "zod";
import { Role } from "./variant.ts";

/** What one batch moved and fired; equal on both sides or the sample is void. */
export const Checksum = z
	.object({
		/** Sum of all operations' return values. */
		returns: z.number(),
		bytes: z.number().int().nonnegative(),
		events: z.number().int().nonnegative(),
		/** Hash of buffer lengths and contents after the batch, taken outside the timed region. */
		digest: z.string(),
	})
	.readonly();
export type Checksum = z.infer<typeof Checksum>;

/** System calls per operation by name; exact, counted by link-time wraps. */
export const SyscallRates = z.record(z.string(), z.number()).readonly();
export type SyscallRates = z.infer<typeof SyscallRates>;

/**
 * One cell: a fresh state on both sides, then balanced ABBA/BAAB quads of short batches.
 * `quadEffects` are log-ratios ln(baseline time / candidate time); > 0 means candidate is faster.
 */
export const Cell = z
	.object({
		quadEffects: z.array(z.number()).min(1).readonly(),
		baselineNsPerOp: z.number().positive(),
		candidateNsPerOp: z.number().positive(),
		/** The same job without libevent, in the baseline's copy; null where it has no floor. */
		floorNsPerOp: z.number().positive().nullable(),
	})
	.readonly();
export type Cell = z.infer<typeof Cell>;

/** CPU time of a process, as the kernel splits it. */
export const CpuTime = z
	.object({ user: z.number().nonnegative(), system: z.number().nonnegative() })
	.readonly();
export type CpuTime = z.infer<typeof CpuTime>;

/** What one worker process (trial) measured of one workload. The trial is the unit of analysis. */
export const TrialSample = z
	.object({
		workload: z.string(),
		trial: z.number().int().nonnegative(),
		layouts: z.object({ baseline: z.number().int(), candidate: z.number().int() }).readonly(),
		iterations: z.number().int().positive(),
		/** Wall-clock of the whole visit, calibration and resets included. */
		elapsedMs: z.number().nonnegative(),
		cells: z.array(Cell).min(1).readonly(),
		syscalls: z.object({ baseline: SyscallRates, candidate: SyscallRates }).readonly(),
		/** Both sides' timed quads together, µs; null in lock step, where it is not taken. */
		cpuUs: CpuTime.nullable(),
	})
	.readonly();
export type TrialSample = z.infer<typeof TrialSample>;

/** One process of an upstream program: a single number in the program's own unit. */
export const ProcessSample = z
	.object({
		workload: z.string(),
		role: Role,
		round: z.number().int().nonnegative(),
		/** Time for the program's unit of work; lower is faster. */
		valueNs: z.number().positive(),
	})
	.readonly();
export type ProcessSample = z.infer<typeof ProcessSample>;

/** Why a workload has no numbers. The run goes on; the reason is shown by name. */
export const Fault = z
	.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("crash"),
			role: z.string(),
			signal: z.string(),
			detail: z.string(),
		}),
		z.object({
			kind: z.literal("hang"),
			role: z.string(),
			timeoutMs: z.number(),
			detail: z.string(),
		}),
		z.object({ kind: z.literal("checksum"), role: z.string(), detail: z.string() }),
		/** Times that do not add up: a clock was led astray, or its readings were. */
		z.object({ kind: z.literal("clock"), role: z.string(), detail: z.string() }),
		z.object({ kind: z.literal("error"), role: z.string(), detail: z.string() }),
		z.object({ kind: z.literal("skipped"), role: z.literal("both"), detail: z.string() }),
	])
	.readonly();
export type Fault = z.infer<typeof Fault>;
