import { z } from "zod";
import { Environment } from "./environment.ts";
import { ObjectId, Variant } from "./variant.ts";

/** A phase that could not be measured says why, and what one command would change that. */
const unavailable = z.object({
	state: z.literal("unavailable"),
	because: z.string(),
	/** One command that makes it available; null where there is none. */
	unlock: z.string().nullable(),
});

/** Phase 1: where the wall clock of the subject went. Shares are of the wall clock, 0 to 1. */
export const CycleBudget = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			/** What measured it: "rusage", "perf stat". */
			by: z.string(),
			wallSeconds: z.number().positive(),
			userShare: z.number().nonnegative(),
			kernelShare: z.number().nonnegative(),
			/** Instructions per cycle and misses per thousand instructions; null without a counter. */
			instructionsPerCycle: z.number().nonnegative().nullable(),
			branchMissesPerKilo: z.number().nonnegative().nullable(),
			cacheMissesPerKilo: z.number().nonnegative().nullable(),
		}),
		unavailable,
	])
	.readonly();
export type CycleBudget = z.infer<typeof CycleBudget>;

/** Whose code a symbol is. "harness" is upstream's program, or the kernels of evrun. */
export const CodeOwner = z.enum(["libevent", "libc", "kernel", "harness", "other"]);
export type CodeOwner = z.infer<typeof CodeOwner>;

export const SymbolShare = z
	.object({
		symbol: z.string(),
		owner: CodeOwner,
		/** Part of all samples with this function on top, and anywhere in the stack; 0 to 1. */
		selfShare: z.number().min(0).max(1),
		inclusiveShare: z.number().min(0).max(1),
	})
	.readonly();
export type SymbolShare = z.infer<typeof SymbolShare>;

/** One call stack, outermost frame first, and how many samples had it. */
export const FoldedStack = z
	.object({ frames: z.array(z.string()).readonly(), samples: z.number().int().positive() })
	.readonly();
export type FoldedStack = z.infer<typeof FoldedStack>;

/** Phase 2: which code the samples fell into. */
export const Attribution = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			/** "cpu-clock", "cycles": what took the samples. */
			by: z.string(),
			samples: z.number().int().positive(),
			/** By inclusive share, largest first. */
			symbols: z.array(SymbolShare).readonly(),
			/** Kernel time by the system call it was entered through; shares of all samples. */
			kernelBySyscall: z.record(z.string(), z.number()).readonly(),
			stacks: z.array(FoldedStack).readonly(),
		}),
		unavailable,
	])
	.readonly();
export type Attribution = z.infer<typeof Attribution>;

/** Phase 3: the time in which the subject did not run. */
export const OffCpu = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			by: z.string(),
			/** Shares of the wall clock: asleep, and runnable but waiting for a core. */
			waitingShare: z.number().nonnegative(),
			runQueueShare: z.number().nonnegative().nullable(),
			voluntarySwitchesPerSecond: z.number().nonnegative(),
			involuntarySwitchesPerSecond: z.number().nonnegative(),
		}),
		unavailable,
	])
	.readonly();
export type OffCpu = z.infer<typeof OffCpu>;

export const SyscallCost = z
	.object({
		name: z.string(),
		perOp: z.number().nonnegative(),
		/** Nanoseconds in the kernel per call; null where only counts were taken. */
		nsPerCall: z.number().nonnegative().nullable(),
	})
	.readonly();
export type SyscallCost = z.infer<typeof SyscallCost>;

/** Phase 4: system calls, most time first. */
export const SyscallProfile = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			/** "tracepoints", "strace", "counters" (link-time wraps). */
			by: z.string(),
			calls: z.array(SyscallCost).readonly(),
		}),
		unavailable,
	])
	.readonly();
export type SyscallProfile = z.infer<typeof SyscallProfile>;

/** What limits a subject, by the routing gate of phase 1 and 3. */
export const Boundness = z.enum(["cpu", "syscall", "latency", "unknown"]);
export type Boundness = z.infer<typeof Boundness>;

/** One workload (run by evrun) or one of upstream's programs, profiled. */
export const SubjectProfile = z
	.object({
		workload: z.string(),
		runner: z.enum(["evrun", "upstream"]),
		budget: CycleBudget,
		attribution: Attribution,
		offCpu: OffCpu,
		syscalls: SyscallProfile,
		boundness: Boundness,
		/** Tier of the playbook (.claude/program.md) to work on next, 1 to 6, with its evidence. */
		tier: z.object({ number: z.number().int().min(1).max(6), evidence: z.string() }).nullable(),
	})
	.readonly();
export type SubjectProfile = z.infer<typeof SubjectProfile>;

export const Profile = z
	.object({
		schema: z.literal("evlab.profile/1"),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		environment: Environment,
		variant: Variant,
		build: z.object({ commit: ObjectId, buildId: z.string() }).readonly(),
		subjects: z.array(SubjectProfile).readonly(),
	})
	.readonly();
export type Profile = z.infer<typeof Profile>;

/** How one symbol's share differs between the sides, in share points of all samples. */
export const Movement = z
	.object({
		workload: z.string(),
		symbol: z.string(),
		owner: CodeOwner,
		baselineShare: z.number(),
		candidateShare: z.number(),
		/** Whether the difference is beyond the error of the samples (99 %). */
		significant: z.boolean(),
	})
	.readonly();
export type Movement = z.infer<typeof Movement>;

/** Whether the bottleneck moved: the second step of every decision. */
export const ProfileConclusion = z
	.discriminatedUnion("kind", [
		/** Symbols, system calls or instructions that shrank on a workload that got faster. */
		z.object({ kind: z.literal("moved"), evidence: z.array(z.string()).min(1).readonly() }),
		z.object({ kind: z.literal("did not move"), reason: z.string() }),
		z.object({ kind: z.literal("new bottleneck"), symbol: z.string(), reason: z.string() }),
		z.object({ kind: z.literal("unavailable"), because: z.string() }),
	])
	.readonly();
export type ProfileConclusion = z.infer<typeof ProfileConclusion>;

/** Both sides, profiled in turns. */
export const ProfilePair = z
	.object({
		schema: z.literal("evlab.profile-pair/1"),
		baseline: Profile,
		candidate: Profile,
		movements: z.array(Movement).readonly(),
		conclusion: ProfileConclusion,
	})
	.readonly();
export type ProfilePair = z.infer<typeof ProfilePair>;
