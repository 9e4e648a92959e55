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
		/** Independent units behind the interval (trials, or process pairs). */
		units: z.number().int().positive(),
	})
	.readonly();
export type Effect = z.infer<typeof Effect>;

/**
 * Four-way verdict per workload. "same" is shown by equivalence, never by a failed test:
 * the whole interval lies within the margin.
 */
export const Verdict = z.enum(["faster", "same", "slower", "inconclusive"]);
export type Verdict = z.infer<typeof Verdict>;
