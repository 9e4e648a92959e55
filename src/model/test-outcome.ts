import { z } from "zod";

/** What became of one test of regress in a process of its own. */
export const TestOutcome = z
	.discriminatedUnion("state", [
		z.object({ state: z.literal("passed") }),
		/** regress says it failed, or a sanitizer complained; `detail` is the first complaint. */
		z.object({ state: z.literal("failed"), detail: z.string() }),
		/** It did not end in time, and its process group was killed. */
		z.object({ state: z.literal("hang"), timeoutMs: z.number().positive() }),
		/** null: the process died, and nothing says of which signal. */
		z.object({ state: z.literal("crash"), signal: z.string().nullable(), detail: z.string() }),
		/** The test itself found that it cannot run here. */
		z.object({ state: z.literal("skipped"), why: z.string() }),
		/** regress's own list says: not by default, or not in this build. */
		z.object({ state: z.literal("disabled") }),
		/** It should have been run and was not: it is no longer listed, or the run was given up. */
		z.object({ state: z.literal("absent"), why: z.string() }),
		/** The output is none that regress is known to make. Never a pass. */
		z.object({ state: z.literal("unparsed"), detail: z.string() }),
	])
	.readonly();
export type TestOutcome = z.infer<typeof TestOutcome>;

/** One test as it was seen; libevent repeats some of its tests by itself when they fail. */
export const ObservedTest = z
	.object({
		test: z.string(),
		outcome: TestOutcome,
		/** regress passed it, or gave it up, only after repeating it. */
		retried: z.boolean(),
		durationMs: z.number().nonnegative(),
	})
	.readonly();
export type ObservedTest = z.infer<typeof ObservedTest>;
