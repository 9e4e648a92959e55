import { z } from "zod";

/**
 * A reason not to take a "faster" at face value, from what was counted exactly. A strong one
 * stands in the way of a decision; a weak one is only said.
 */
export const Doubt = z
	.object({
		workload: z.string(),
		strength: z.enum(["strong", "weak"]),
		text: z.string(),
		/** Stands in the way of a gain on any workload: a price is a price wherever it is paid. */
		anywhere: z.boolean().optional(),
	})
	.readonly();
export type Doubt = z.infer<typeof Doubt>;
