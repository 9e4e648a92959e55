import { z } from "zod";
import { VariantBuild } from "./build.ts";
import { Effect, Verdict } from "./effect.ts";
import { Environment } from "./environment.ts";
import { ExactSides } from "./exact-counts.ts";
import { HarnessRecord, SandboxRecord } from "./harness.ts";
import { HoldOut } from "./hold-out.ts";
import { Fault, ProcessSample, SyscallRates, TrialSample } from "./sample.ts";
import { Sha256 } from "./variant.ts";

/**
 * Which instrument measured: our kernels in process, the same in two processes, upstream's
 * programs, or our kernels with the baseline on both sides (the A/A certificate of the run).
 */
export const Layer = z.enum(["micro", "lockstep", "upstream", "certificate"]);
export type Layer = z.infer<typeof Layer>;

/** Layers whose verdicts are about the change; the others check the bench itself. */
export function isJudged({ layer }: { readonly layer: Layer }): boolean {
	return layer === "micro" || layer === "upstream";
}

const measured = z.object({
	state: z.literal("measured"),
	workload: z.string(),
	layer: Layer,
	/** Median ns per operation (micro) or per unit of the program's work (upstream). */
	baselineNsPerOp: z.number().positive(),
	candidateNsPerOp: z.number().positive(),
	/** The same job by hand, in the same schedule; null where there is none, or it failed. */
	floorNsPerOp: z.number().positive().nullable(),
	/** Part of the CPU time spent in the kernel; null when too little was seen, or none taken. */
	kernelShare: z.number().min(0).max(1).nullable(),
	effect: Effect,
	verdict: Verdict,
	/** Absent for upstream programs: only the addon counts exactly. */
	syscalls: z.object({ baseline: SyscallRates, candidate: SyscallRates }).readonly().nullable(),
});

const voided = z.object({
	state: z.literal("void"),
	workload: z.string(),
	layer: Layer,
	fault: Fault,
});

/** A workload either has numbers and a verdict, or a named reason why not. */
export const WorkloadResult = z.discriminatedUnion("state", [measured, voided]).readonly();
export type WorkloadResult = z.infer<typeof WorkloadResult>;
export type MeasuredResult = Extract<WorkloadResult, { state: "measured" }>;

/**
 * What is being compared, decided before anything is measured.
 * "aa": the same source twice, labelled so. "identical-code": different sources, the same libevent
 * machine code: no change, no verdict. "shared-build": different variants that loaded one build:
 * an error of the bench itself, no verdict.
 */
export const Identity = z.enum(["distinct", "aa", "identical-code", "shared-build"]);
export type Identity = z.infer<typeof Identity>;

/**
 * The pilot sets a half-width for the family interval of the micro-workloads and of the upstream
 * programs that the rest of the time can reach; null where nothing was left to split.
 */
export const Stopping = z
	.object({
		pilotTrials: z.number().int().nonnegative(),
		microHalfWidth: z.number().positive().nullable(),
		upstreamHalfWidth: z.number().positive().nullable(),
	})
	.readonly();
export type Stopping = z.infer<typeof Stopping>;

/** What `evlab calibrate` has found of this host; "none" when it has not been run here. */
export const Calibration = z
	.object({ state: z.enum(["passes", "fails", "open", "none"]), reason: z.string() })
	.readonly();
export type Calibration = z.infer<typeof Calibration>;

/** Everything one `evlab compare` measured; the verdicts can be recomputed from `samples`. */
export const Comparison = z
	.object({
		schema: z.literal("evlab.comparison/1"),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		/** "interrupted" keeps what was measured before Ctrl-C; it never carries a decision. */
		completion: z.enum(["complete", "interrupted"]),
		identity: Identity,
		seed: z.number().int(),
		environment: Environment,
		workloadHash: Sha256,
		/** Version of the statistics and the verdict rule the results were judged with. */
		ruleVersion: z.string(),
		rule: z.object({ fasterPercent: z.number(), samePercent: z.number() }).readonly(),
		calibration: Calibration,
		/** How the time was split after the pilot; half-widths in log-ratio units. */
		stopping: Stopping,
		baseline: VariantBuild,
		candidate: VariantBuild,
		results: z.array(WorkloadResult).readonly(),
		/** Absent in records of earlier releases. */
		harness: HarnessRecord.optional(),
		/** Of compilers, workers, counts, bench and bench_cascade; bench_http has a network alone. */
		sandbox: SandboxRecord.optional(),
		/** Absent in records without counts: made with --no-counts, or by an earlier release. */
		exact: ExactSides.optional(),
		/** Of workloads called faster; absent where nothing was counted. */
		holdOut: z.array(HoldOut).readonly().optional(),
		samples: z
			.object({
				trials: z.array(TrialSample).readonly(),
				lockstep: z.array(TrialSample).readonly(),
				certificate: z.array(TrialSample).readonly(),
				processes: z.array(ProcessSample).readonly(),
				faults: z
					.array(z.object({ workload: z.string(), layer: Layer, fault: Fault }).readonly())
					.readonly(),
			})
			.readonly(),
	})
	.readonly();
export type Comparison = z.infer<typeof Comparison>;
