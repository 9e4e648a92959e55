import { z } from "zod";
import type { Role } from "../model/variant.ts";

/** One side's timed batches of a cell: what they did in all, and how long by another clock. */
const SideAccount = z
	.strictObject({
		batches: z.number().int().positive(),
		bytes: z.number().int().nonnegative(),
		events: z.number().int().nonnegative(),
		/** The batches' own times, by the clock that is linked with the variant. */
		claimedMs: z.number().positive(),
		/** The same batches by Node's clock, around each call. */
		outerMs: z.number().positive(),
		/** Median over the batches of what is between the two: the call, the digest, the counters. */
		unexplainedUs: z.number(),
	})
	.readonly();
export type SideAccount = z.infer<typeof SideAccount>;

/** What the deciding process checks of a cell: it does not take a worker's word for its samples. */
export const CellAccount = z
	.strictObject({
		baseline: SideAccount,
		candidate: SideAccount,
		/** The monotonic clock, as the worker reads it when the cell is done. */
		stampMs: z.number(),
	})
	.readonly() satisfies z.ZodType<Readonly<Record<Role, SideAccount>>>;
export type CellAccount = z.infer<typeof CellAccount>;
