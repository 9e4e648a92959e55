import { z } from "zod";

/** Parameters of the paired engine; part of the locked workload file. */
export const MeasureConfig = z
	.strictObject({
		/** Worker processes per comparison; each loads one copy per side. */
		trials: z.number().int().min(8).max(64),
		/** The same for --quick. */
		quick_trials: z.number().int().min(8).max(64),
		/** Trials that show how each workload scatters, before the rest of the time is split. */
		pilot_trials: z.number().int().min(4).max(64),
		/** Workloads of the A/A certificate that opens every comparison, and its trials. */
		certificate: z.array(z.string()).min(1).readonly(),
		certificate_trials: z.number().int().min(8).max(64),
		/** Different links of the addon per variant. */
		layouts: z.number().int().min(1).max(64),
		/** Wall-clock length of a cell's timed quads, ms. */
		cell_ms: z.number().positive().max(1000),
		/** Target length of one batch, µs; equal iteration counts on both sides. */
		batch_us: z.number().positive().max(100_000),
		/** Smallest effect that counts as faster or slower for acceptance, per cent. */
		faster_percent: z.number().positive(),
		/** Equivalence margin: a workload is "same" when its interval lies within ± this, per cent. */
		same_percent: z.number().positive(),
		/** Seconds after which one workload's job in a worker is a hang. */
		timeout_s: z.number().positive(),
	})
	// Two trials with one layout would share its bias, and the interval would not know.
	.refine((config) => config.layouts >= config.trials && config.trials >= config.quick_trials, {
		message: "needs layouts >= trials >= quick_trials",
	})
	.refine((config) => config.quick_trials >= config.pilot_trials, {
		message: "needs quick_trials >= pilot_trials",
	})
	.refine((config) => config.layouts >= config.certificate_trials, {
		message: "needs layouts >= certificate_trials",
	})
	.readonly();
export type MeasureConfig = z.infer<typeof MeasureConfig>;

/** One run of an upstream program: what to pass and what its numbers mean. */
export const UpstreamWorkloadConfig = z
	.strictObject({
		program: z.enum(["bench", "bench_cascade", "bench_http"]),
		args: z.array(z.string()).readonly(),
		/** What one number of the program is the time of, e.g. "2000 events". */
		unit: z.string(),
		/** Rounds of two processes per side (ABBA). */
		rounds: z.number().int().min(3).max(1000),
		/** 0 leaves the program out of --quick. */
		quick_rounds: z.number().int().min(0).max(1000),
		timeout_s: z.number().positive(),
	})
	.readonly();
export type UpstreamWorkloadConfig = z.infer<typeof UpstreamWorkloadConfig>;

/** config/workload.toml. Its sha256 goes into every record; a changed hash refuses to pair. */
export const WorkloadConfig = z
	.strictObject({
		version: z.literal(1),
		measure: MeasureConfig,
		/** Per family of bench/, per case: the numbers its loop is built with. */
		micro: z
			.record(z.string(), z.record(z.string(), z.record(z.string(), z.number().int()).readonly()))
			.readonly(),
		upstream: z.record(z.string(), UpstreamWorkloadConfig).readonly(),
	})
	.readonly();
export type WorkloadConfig = z.infer<typeof WorkloadConfig>;
