import { z } from "zod";
import { Cell, CpuTime, Fault, SyscallRates } from "../model/sample.ts";
import { Role } from "../model/variant.ts";
import { Workload } from "../model/workload.ts";
import { CellAccount } from "./account.ts";

/** The worker protocol: every message either way is parsed here. */

/** How a worker is started: argv[2], as JSON. */
export const WorkerStart = z
	.strictObject({
		addons: z
			.array(z.strictObject({ role: Role, path: z.string(), breadcrumb: z.string() }).readonly())
			.min(1)
			.readonly(),
	})
	.readonly();
export type WorkerStart = z.infer<typeof WorkerStart>;

const job = { workload: Workload, batchUs: z.number(), cellMs: z.number(), seed: z.number().int() };

/** Both sides in this process, cell after cell until `budgetMs` is spent. */
const PairJob = z.strictObject({ type: z.literal("pair"), ...job, budgetMs: z.number() });

/** One side of a lock step: the partner runs in another process, tokens go through two fifos. */
const LockstepJob = z.strictObject({
	type: z.literal("lockstep"),
	...job,
	iterations: z.number().int().positive(),
	/** Per cell: whose batch each slot is, 0 baseline, 1 candidate. */
	cells: z.array(z.array(z.union([z.literal(0), z.literal(1)])).readonly()).readonly(),
	tokenIn: z.string(),
	tokenOut: z.string(),
});

/** One build alone, driven by tinybench. */
const SingleJob = z.strictObject({ type: z.literal("single"), ...job, budgetMs: z.number() });

/** How many iterations make a batch, on one side alone. */
const CalibrateJob = z.strictObject({ type: z.literal("calibrate"), ...job });

export const Job = z.discriminatedUnion("type", [PairJob, LockstepJob, SingleJob, CalibrateJob]);
export type Job = z.infer<typeof Job>;
export type JobOf<Type extends Job["type"]> = Extract<Job, { type: Type }>;

const Loaded = z
	.strictObject({
		role: Role,
		buildId: z.string(),
		path: z.string(),
		libeventVersion: z.string(),
	})
	.readonly();
export type Loaded = z.infer<typeof Loaded>;

export const Reply = z.discriminatedUnion("type", [
	z.strictObject({ type: z.literal("ready"), loaded: z.array(Loaded).readonly() }),
	z.strictObject({
		type: z.literal("cell"),
		iterations: z.number().int().positive(),
		cell: Cell,
		syscalls: z.strictObject({ baseline: SyscallRates, candidate: SyscallRates }).readonly(),
		cpuUs: CpuTime,
		account: CellAccount,
	}),
	z.strictObject({
		type: z.literal("turns"),
		/** Elapsed ns of this side's slots, cell by cell. */
		cells: z.array(z.array(z.number().positive()).readonly()).readonly(),
		syscalls: SyscallRates,
		trace: z.string(),
	}),
	z.strictObject({
		type: z.literal("single"),
		nsPerOp: z.array(z.number().positive()).min(1).readonly(),
		floorNsPerOp: z.number().positive().nullable(),
		syscalls: SyscallRates,
	}),
	z.strictObject({ type: z.literal("calibrated"), iterations: z.number().int().positive() }),
	z.strictObject({ type: z.literal("fault"), fault: Fault }),
	z.strictObject({ type: z.literal("done") }),
]);
export type Reply = z.infer<typeof Reply>;
export type ReplyOf<Type extends Reply["type"]> = Extract<Reply, { type: Type }>;
