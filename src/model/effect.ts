import { z } from "zod";

/** A two-sided interval around an effect, in log-ratio units. */
export const ConfidenceInterval = z
	.object({ low: z.number(), high: z.number(), level: z.number().gt(0).lt(1) })
	.readonly();
export type ConfidenceInterval = z.infer<typeof ConfidenceInterval>;

/** ln(baseline / candidate) with its interval; > 0 means the candidate is faster. */
export const Effect = z
	.object({
		logRatio: z.number(),
		/** Interval of one workload taken alone, for display (99 %). */
		interval: ConfidenceInterval,
		/** Interval widened for the number of workloads judged together; verdicts use this one. */
		familyInterval: ConfidenceInterval,
		/** Independent units behind the interval, each with a number of its own. */
		units: z.number().int().nonnegative(),
		/** A layout stands for one process with one placement of code; a pair for two processes. */
		unit: z.enum(["layout", "pair"]),
		/** Middle half of the units' numbers. */
		spread: z.object({ low: z.number(), high: z.number() }).readonly(),
		/** Share of the units whose number has the sign of `logRatio`. */
		sameSign: z.number().min(0).max(1),
	})
	.readonly();
export type Effect = z.infer<typeof Effect>;

/**
 * Four-way verdict per workload. "same" is shown by equivalence, never by a failed test:
 * the whole interval lies within the margin.
 */
export const Verdict = z.enum(["faster", "same", "slower", "inconclusive"]);
export type Verdict = z.infer<typeof Verdict>;
