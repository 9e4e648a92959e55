import { z } from "zod";

/** What one run of a scenario (native/scenarios) reported of one library. */
export const ScenarioOutcome = z
	.discriminatedUnion("state", [
		z.object({
			state: z.literal("ran"),
			/** Empty when it did what libevent's documentation promises. */
			complaint: z.string(),
			/** Memory it counted, where the scenario is about memory. */
			bytes: z.number().int().nonnegative().nullable(),
			/** How many more than the unmodified library's are no fault. */
			allowance: z.number().int().nonnegative(),
		}),
		/** A crash, a hang, or words that cannot be read. */
		z.object({ state: z.literal("died"), how: z.string() }),
	])
	.readonly();
export type ScenarioOutcome = z.infer<typeof ScenarioOutcome>;

/** A scenario on the unmodified library and on the variant. */
export const ScenarioReport = z
	.object({
		scenario: z.string(),
		pristine: ScenarioOutcome,
		variant: ScenarioOutcome,
		/** Why it fails; empty when it does not. */
		reason: z.string(),
	})
	.readonly();
export type ScenarioReport = z.infer<typeof ScenarioReport>;
