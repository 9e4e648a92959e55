import { join } from "node:path";
import { judge, type Samples } from "../compare/judge.ts";
import { verdictOf } from "../decide/verdict.ts";
import { runUpstream } from "../measure/upstream/run-upstream.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Effect } from "../model/effect.ts";
import type { Environment } from "../model/environment.ts";
import { EvlabError } from "../model/errors.ts";
import type { TrialSample } from "../model/sample.ts";
import { createRandom } from "../stats/random.ts";
import { openAppendLog } from "../system/append-log.ts";
import { confinedPrograms } from "../system/confined-run.ts";
import { packageRoot } from "../system/paths.ts";
import { type Context, quietly } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";
import { measureComparison } from "./measure-comparison.ts";
import { visitMs } from "./take-decision.ts";

export interface PowerRunRequest {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly environment: Environment;
	readonly workload: string;
	readonly layer: "micro" | "upstream";
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	/** Wall clock to keep to, process starts included. */
	readonly seconds: number;
	readonly seed: number;
	/** A new directory for this run's samples. */
	readonly runDirectory: string;
}

export interface PowerRunResult {
	readonly seconds: number;
	/** One workload is a family of one. */
	readonly effect: Effect;
	readonly trials: readonly TrialSample[];
}

/**
 * One comparison of one workload, in time; null when Ctrl-C ended it. Throws WORKER_FAILED when
 * the workload faults: a planted countdown changes no result.
 */
export async function powerRun(request: PowerRunRequest): Promise<PowerRunResult | null> {
	const { context, workloads } = request;
	await context.files.makeDirectory(request.runDirectory);
	const startedMs = performance.now();
	const samples = await (request.layer === "micro" ? microRun(request) : upstreamRun(request));
	const seconds = (performance.now() - startedMs) / 1000;
	if (context.signal.aborted) return null;
	const { same_percent } = workloads.config.measure;
	const [result] = judge(samples, (effect) => verdictOf(effect, same_percent));
	if (result?.state === "measured") {
		return { seconds, effect: result.effect, trials: samples.trials };
	}
	throw new EvlabError(
		"WORKER_FAILED",
		`${request.workload} gave no numbers: ${result?.fault.detail ?? "no sample"}`,
		`look into ${request.runDirectory}`,
	);
}

/** Layouts in an order drawn anew, and both sides in the same one, as in a comparison. */
async function microRun(request: PowerRunRequest): Promise<Samples> {
	const { context, workloads, environment, seed } = request;
	const { config } = workloads;
	const trials = config.measure.quick_trials;
	const order = createRandom(seed).shuffle(request.baseline.addons.map((_, i) => i));
	const inOrder = (build: VariantBuild): VariantBuild => ({
		...build,
		addons: order.flatMap((i) => build.addons[i] ?? []),
	});
	const baseline = inOrder(request.baseline);
	const { samples } = await measureComparison({
		context: quietly(context),
		config,
		micro: workloads.micro.filter(({ id }) => id === request.workload),
		upstream: [],
		certificate: [],
		baseline,
		candidate: inOrder(request.candidate),
		budget: {
			trials,
			pairVisitMs: visitMs(request.seconds, trials, 1),
			lockstepTrials: 0,
			lockstepStride: 1,
			lockstepVisitMs: 0,
			certificateVisitMs: 0,
			upstreamMs: 0,
			upstreamRounds: () => ({ pilot: 0, least: 0, most: 0 }),
		},
		pairing: "same",
		seed,
		core: environment.pinnedCore,
		runDirectory: request.runDirectory,
	});
	const numberOf = (position: number): number => baseline.addons[position]?.layout ?? -1;
	return {
		...samples,
		trials: samples.trials.map((sample) => ({
			...sample,
			layouts: {
				baseline: numberOf(sample.layouts.baseline),
				candidate: numberOf(sample.layouts.candidate),
			},
		})),
	};
}

/** More rounds than fit any budget; the clock ends the run, between two rounds. */
const mostRounds = 1000;

async function upstreamRun(request: PowerRunRequest): Promise<Samples> {
	const { context, workloads, environment, workload, baseline, candidate, seed } = request;
	const config = workloads.config.upstream[workload];
	if (config === undefined) throw new Error(`unreachable: ${workload} was chosen by its name`);
	const log = openAppendLog(join(request.runDirectory, "samples.jsonl"));
	const startMs = performance.now();
	let longestMs = 0;
	let lastMs = startMs;
	try {
		const outcome = await runUpstream({
			id: workload,
			config,
			baseline: baseline.upstream[config.program],
			candidate: candidate.upstream[config.program],
			frozenClient: baseline.upstream.bench_httpclient.path,
			rounds: mostRounds,
			firstRound: 0,
			seed,
			core: environment.pinnedCore,
			shell: context.shell,
			programShell: confinedPrograms(context.shell, await context.sandbox(), {
				visible: packageRoot,
				writable: null,
			}),
			onSample: (sample) => log.append({ layer: "upstream", ...sample }),
			shouldStop: () => {
				const nowMs = performance.now();
				longestMs = Math.max(longestMs, nowMs - lastMs);
				lastMs = nowMs;
				const endMs = startMs + 1000 * request.seconds;
				return context.signal.aborted || nowMs + longestMs > endMs;
			},
		});
		const none = { trials: [], lockstep: [], certificate: [] };
		return outcome.state === "measured"
			? { ...none, processes: outcome.samples, faults: [] }
			: { ...none, processes: [], faults: [{ workload, layer: "upstream", fault: outcome.fault }] };
	} finally {
		log.close();
	}
}
