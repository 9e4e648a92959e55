import { z } from "zod";

/** What a script showed at one step; compared as JSON, so nothing in it may be a matter of choice. */
export const Observation = z
	.strictObject({
		/** What the step gave back: a number, bytes shown as text, "!CODE" for an error. */
		result: z.union([z.number(), z.string(), z.boolean(), z.null()]),
		/** Callbacks that ran, in order, with what they did. */
		ran: z.array(z.string()).readonly(),
		/** Length of each buffer. */
		lengths: z.array(z.number()).readonly(),
		/** What each buffer's watch was told. */
		changes: z.array(z.string()).readonly(),
	})
	.readonly();
export type Observation = z.infer<typeof Observation>;
