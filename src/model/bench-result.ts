import { z } from "zod";
import { VariantBuild } from "./build.ts";
import { Environment } from "./environment.ts";
import { Fault, SyscallRates } from "./sample.ts";
import { Sha256 } from "./variant.ts";

/** One workload of a single-build run: a number per trial, never compared with another run's. */
export const BenchRow = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("measured"),
			workload: z.string(),
			/** Median ns/op of each trial. */
			trialNsPerOp: z.array(z.number().positive()).min(1).readonly(),
			/** The same job by hand; null where there is none, or it failed. */
			floorNsPerOp: z.number().positive().nullable(),
			/** Callbacks an operation runs; null when it runs none. */
			eventsPerOp: z.number().positive().nullable(),
			syscallsPerOp: SyscallRates,
		}),
		z.object({ state: z.literal("void"), workload: z.string(), fault: Fault }),
	])
	.readonly();
export type BenchRow = z.infer<typeof BenchRow>;

export const BenchResult = z
	.object({
		schema: z.literal("evlab.bench/1"),
		startedAt: z.string(),
		environment: Environment,
		workloadHash: Sha256,
		build: VariantBuild,
		rows: z.array(BenchRow).readonly(),
	})
	.readonly();
export type BenchResult = z.infer<typeof BenchResult>;
