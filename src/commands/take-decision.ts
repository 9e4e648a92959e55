import { join } from "node:path";
import { judge, type Samples } from "../compare/judge.ts";
import { outcomeOf } from "../decide/outcome.ts";
import { ruleVersion, verdictOf } from "../decide/verdict.ts";
import type { VariantBuild } from "../model/build.ts";
import type { DecisionOutcome } from "../model/certificate.ts";
import type { Environment } from "../model/environment.ts";
import type { TrialSample } from "../model/sample.ts";
import { createRandom } from "../stats/random.ts";
import { type Context, quietly } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";
import { measureComparison } from "./measure-comparison.ts";

/** What takes decisions on equal code: two builds of one source and the workloads to ask. */
export interface Instrument {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly chosen: ReadonlySet<string>;
	readonly baseline: VariantBuild;
	readonly twin: VariantBuild;
	readonly environment: Environment;
	/** Seconds of one decision, process starts included; upstream's programs come on top. */
	readonly budgetSeconds: number;
	readonly runDirectory: string;
}

/**
 * Start of a worker with two copies loaded, and its end: medians of 24 were 127 and 141 ms on a
 * 2-core EPYC guest. It only shares out a budget; on a faster host a decision ends earlier.
 */
export const trialStartMs = 130;

/**
 * One comparison of the two builds, measured like any other, in layouts drawn anew: which 24 of
 * the 48, and which of the baseline meets which of the twin.
 */
export async function takeDecision(
	instrument: Instrument,
	number: number,
	seed: number,
): Promise<{ readonly samples: Samples; readonly seconds: number }> {
	const { context, workloads, chosen, environment } = instrument;
	const { config } = workloads;
	const trials = config.measure.quick_trials;
	const micro = workloads.micro.filter(({ id }) => chosen.has(id));
	const random = createRandom(seed);
	const baseline = { ...instrument.baseline, addons: random.shuffle(instrument.baseline.addons) };
	const twin = { ...instrument.twin, addons: random.shuffle(instrument.twin.addons) };
	const runDirectory = join(instrument.runDirectory, `decision-${number}`);
	await context.files.makeDirectory(runDirectory);
	const startedMs = performance.now();
	const { samples } = await measureComparison({
		context: quietly(context),
		config,
		micro,
		upstream: Object.keys(config.upstream).filter((id) => chosen.has(id)),
		// Left out: it can only withhold verdicts, so without it the rates are no smaller.
		certificate: [],
		baseline,
		candidate: twin,
		budget: {
			trials,
			pairVisitMs: visitMs(instrument.budgetSeconds, trials, micro.length),
			// The lock step is a cross-check: it carries no verdict, so it decides nothing here.
			lockstepTrials: 0,
			lockstepStride: 1,
			lockstepVisitMs: 0,
			certificateVisitMs: 0,
			upstreamMs: 0,
			upstreamRounds: ({ quick_rounds }) => ({
				pilot: quick_rounds,
				least: quick_rounds,
				most: quick_rounds,
			}),
		},
		pairing: "same",
		seed,
		core: environment.pinnedCore,
		runDirectory,
	});
	const named = (sample: TrialSample): TrialSample => ({
		...sample,
		layouts: {
			baseline: baseline.addons[sample.layouts.baseline]?.layout ?? -1,
			candidate: twin.addons[sample.layouts.candidate]?.layout ?? -1,
		},
	});
	return {
		samples: { ...samples, trials: samples.trials.map(named) },
		seconds: (performance.now() - startedMs) / 1000,
	};
}

/** Time for one workload in one trial, so that all of them and the starts fit the budget. */
export function visitMs(seconds: number, trials: number, workloads: number): number {
	return Math.max(0, (1000 * seconds) / trials - trialStartMs) / Math.max(1, workloads);
}

/** The whole rule on samples of equal code, as if the two sides were different sources. */
export function outcomeFrom(
	{ workloads, environment, baseline, twin }: Instrument,
	samples: Samples,
): DecisionOutcome {
	const { measure } = workloads.config;
	return outcomeOf({
		schema: "evlab.comparison/1",
		startedAt: "",
		durationMs: 0,
		completion: "complete",
		identity: "distinct",
		seed: 0,
		environment,
		workloadHash: workloads.hash,
		ruleVersion,
		rule: { fasterPercent: measure.faster_percent, samePercent: measure.same_percent },
		calibration: { state: "none", reason: "this is what it is made of" },
		stopping: { pilotTrials: measure.pilot_trials, microHalfWidth: null, upstreamHalfWidth: null },
		baseline,
		candidate: twin,
		results: judge(samples, (effect) => verdictOf(effect, measure.same_percent)),
		samples,
	});
}
