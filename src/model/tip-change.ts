import { z } from "zod";
import { ExperimentId } from "./experiment.ts";
import { ObjectId } from "./variant.ts";

/**
 * What is about to be done to the line of accepted states, on disk before the first step of it:
 * whoever finds it completes it. It is done when it is gone.
 */
export const TipChange = z
	.object({
		schema: z.literal("evlab.tip-change/1"),
		experiment: ExperimentId,
		/** The file to be added to libevent/patches. */
		patch: z.object({ name: z.string().regex(/^\d+-[a-z0-9-]+\.patch$/), text: z.string() }),
		/** The tip it leads from and to. */
		from: ObjectId,
		to: ObjectId,
		what: z
			.discriminatedUnion("kind", [
				z.object({ kind: z.literal("accept") }),
				z.object({ kind: z.literal("revert"), reason: z.string().min(1) }),
			])
			.readonly(),
	})
	.readonly();
export type TipChange = z.infer<typeof TipChange>;
