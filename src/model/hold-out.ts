import { z } from "zod";
import { ExactCounts } from "./exact-counts.ts";

/** A workload that was called faster, counted at a size next to the one that is measured. */
export const HoldOut = z
	.object({
		workload: z.string(),
		/** Of the neighbour: drawn for this run, so that no change can have been made for it. */
		parameters: z.record(z.string(), z.number()).readonly(),
		baseline: ExactCounts,
		candidate: ExactCounts,
	})
	.readonly();
export type HoldOut = z.infer<typeof HoldOut>;
