import { z } from "zod";
import { ObjectId, Sha256 } from "./variant.ts";

/**
 * What judged a run: everything of evlab's and of upstream's that measures, tests and decides, as
 * it was before any code of a variant was compiled, and still was when the verdict was given.
 */
export const HarnessRecord = z
	.object({
		/** sha256 over the names and contents of all of it. */
		digest: Sha256,
		files: z.number().int().positive(),
		/** Git tree of upstream's programs and tests: the pinned one. */
		upstreamTree: ObjectId,
	})
	.readonly();
export type HarnessRecord = z.infer<typeof HarnessRecord>;

/** How code of variants ran: confined, or why it was not. */
export const SandboxRecord = z
	.discriminatedUnion("kind", [
		z.object({ kind: z.literal("bubblewrap") }),
		z.object({ kind: z.literal("none"), reason: z.string() }),
	])
	.readonly();
