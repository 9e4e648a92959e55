import { z } from "zod";

const Line = z
	.string()
	.min(1)
	.max(300)
	.regex(/^[^\n\r]+$/);

/** One idea. It cites the line it is about, so that a machine can see that the line is there. */
export const Proposal = z
	.object({
		title: Line,
		hypothesis: z.string().min(1).max(2000),
		/** The idea in a few words, the same for the same idea: "keep one chain on full drain". */
		mechanism: Line,
		file: z.string().min(1),
		line: z.number().int().positive(),
		/** What stands in that line. */
		code: z.string().min(1),
		/** The hot function whose time is to shrink. */
		function: z.string().regex(/^\w+$/),
		workloads: z.array(z.string()).readonly(),
		expectedPercent: z.number().positive().max(100),
		risk: z.string().max(1000),
	})
	.readonly();
export type Proposal = z.infer<typeof Proposal>;

export const ProposeReply = z.object({ proposals: z.array(Proposal).min(1).max(3).readonly() });
export const ChairReply = z.object({
	picks: z
		.array(z.object({ proposal: z.number().int().nonnegative(), why: z.string() }).readonly())
		.min(1)
		.max(3)
		.readonly(),
});
/** Beside the change itself: edits in its directory, or a ```diff block. */
export const ImplementReply = z.object({ done: z.boolean(), summary: z.string().min(1) });
