import { z } from "zod";

const common = {
	/** What was looked at: "other load". */
	name: z.string().min(1),
	/** What was found, in one phrase. */
	finding: z.string().min(1),
	/** What it does to a measurement. */
	effect: z.string().min(1),
};

/**
 * One look at the host. A warning is never a failure: a measurement on such a host is still paired,
 * only less sharp. `mend` is one command, or null where no command helps.
 */
export const HostCheck = z
	.discriminatedUnion("state", [
		z.object({ state: z.literal("ok"), ...common, mend: z.null() }),
		z.object({ state: z.literal("warning"), ...common, mend: z.string().nullable() }),
		/** The host does not tell; nothing is guessed. */
		z.object({ state: z.literal("unknown"), ...common, mend: z.string().nullable() }),
	])
	.readonly();
export type HostCheck = z.infer<typeof HostCheck>;
