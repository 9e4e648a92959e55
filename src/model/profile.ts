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
			/** How the program's own exact counters compare; null where it has none. */
			crossCheck: z.string().nullable().optional(),
		}),
		unavailable,
	])
	.readonly();
export type SyscallProfile = z.infer<typeof SyscallProfile>;

/**
 * What one operation took: while perf sampled, by the samples, which shows the direction; and alone,
 * by the program's own clock less the time others held its core, which is the true one.
 */
export const OperationTime = z
	.object({
		perfOnNs: z.number().positive().nullable(),
		perfOffNs: z.number().positive().nullable(),
	})
	.readonly();
export type OperationTime = z.infer<typeof OperationTime>;

/** User instructions of one operation by function, as callgrind counts them: exact. */
export const FunctionCost = z
	.object({
		symbol: z.string(),
		owner: CodeOwner,
		/** Of the function itself, with nothing it calls; inlined functions count for themselves. */
		instructions: z.number().nonnegative(),
	})
	.readonly();
export type FunctionCost = z.infer<typeof FunctionCost>;

export const FunctionCosts = z
	.discriminatedUnion("state", [
		z.object({ state: z.literal("counted"), functions: z.array(FunctionCost).readonly() }),
		unavailable,
	])
	.readonly();
export type FunctionCosts = z.infer<typeof FunctionCosts>;

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
		/** What the routing gate saw: why the subject is bound as it is. */
		route: z.string().optional(),
		operationTime: OperationTime.optional(),
		/** Counted for a pair only: half a second of callgrind. */
		functions: FunctionCosts.optional(),
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
		/** Commands that would show more of this host, one each. */
		unlocks: z.array(z.string()).readonly().optional(),
	})
	.readonly();
export type Profile = z.infer<typeof Profile>;

/**
 * How one symbol differs between the sides. Shares of one side add up to 1, so what shrinks makes
 * everything else seem to grow: significance is judged on time per operation.
 */
export const Movement = z
	.object({
		workload: z.string(),
		symbol: z.string(),
		owner: CodeOwner,
		baselineShare: z.number(),
		candidateShare: z.number(),
		/** Whether the difference is beyond the error of the samples (99 %). */
		significant: z.boolean(),
		/** Nanoseconds of one operation with this function on top of the stack, and their difference. */
		selfNs: z
			.object({
				baseline: z.number(),
				candidate: z.number(),
				/** 99 % interval of candidate minus baseline, corrected for the number of symbols. */
				low: z.number(),
				high: z.number(),
			})
			.readonly()
			.optional(),
		/** Instructions of one operation in it: exact, and the same wherever the code lies. */
		instructions: z
			.object({ baseline: z.number(), candidate: z.number() })
			.readonly()
			.nullable()
			.optional(),
	})
	.readonly();
export type Movement = z.infer<typeof Movement>;

/** One sampled run of one side: shares of its samples, and the time of one operation in it. */
export interface SampledTurn {
	readonly nsPerOp: number;
	readonly symbols: ReadonlyMap<string, { readonly owner: CodeOwner; readonly selfShare: number }>;
	readonly kernelBySyscall: ReadonlyMap<string, number>;
}

/** One workload's runs in turns. */
export interface SampledRounds {
	readonly workload: string;
	readonly rounds: readonly {
		readonly baseline: SampledTurn;
		readonly candidate: SampledTurn;
	}[];
}

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
