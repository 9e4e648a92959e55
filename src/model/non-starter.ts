import { z } from "zod";
import { ExperimentId } from "./experiment.ts";
import { ObjectId } from "./variant.ts";

/**
 * A permanent dead end: what was tried, where it cannot work, and how that is known. `evlab try`
 * warns of a patch that touches one of the functions and speaks of the mechanism.
 */
export const NonStarter = z
	.strictObject({
		id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
		title: z.string().min(1),
		/** Why it fails, so that the next one who has the idea need not find out. */
		mechanism: z.string().min(1),
		/** Words of the hypothesis or of changed lines that tell the mechanism, case aside. */
		keywords: z.array(z.string().min(3)).min(1).readonly(),
		files: z.array(z.string().min(1)).readonly(),
		functions: z.array(z.string().min(1)).min(1).readonly(),
		/** An experiment, or where else it can be read. */
		evidence: z
			.array(z.union([ExperimentId, z.string().min(1)]))
			.min(1)
			.readonly(),
		/** git patch-ids of attempts at it. */
		patches: z.array(ObjectId).readonly().default([]),
	})
	.readonly();
export type NonStarter = z.infer<typeof NonStarter>;

/** `.claude/known-non-starters.toml`. */
export const NonStarters = z
	.strictObject({ version: z.literal(1), non_starter: z.array(NonStarter).readonly().default([]) })
	.readonly();
