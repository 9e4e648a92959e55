import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { Budget } from "../compare/budget.ts";
import { identityOf } from "../compare/identity.ts";
import { poolSamples } from "../compare/pairing.ts";
import { ruleVersion } from "../decide/verdict.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Comparison } from "../model/comparison.ts";
import { isSentinel, type Workload } from "../model/workload.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { countHoldOut } from "./count-hold-out.ts";
import { countSides } from "./count-sides.ts";
import { noteDisturbance } from "./doctor.ts";
import { judgeAgain } from "./judge-again.ts";
import { judged, judgementOf } from "./judgement.ts";
import { filterIds, type LoadedWorkloads } from "./load-workloads.ts";
import type { HarnessLock } from "./lock-harness.ts";
import { measureComparison } from "./measure-comparison.ts";
import { readCalibration } from "./read-certificate.ts";
import { runName } from "./run-name.ts";

/** Which workloads a comparison asks. */
export interface SelectedWorkloads {
	readonly micro: readonly Workload[];
	readonly upstream: readonly string[];
	/** Of the A/A certificate. */
	readonly certificate: readonly Workload[];
}

export interface BuildsToMeasure {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly selected: SelectedWorkloads;
	readonly baseline: VariantBuild;
	readonly candidate: VariantBuild;
	readonly budget: Budget;
	/** Counts few workloads only. */
	readonly quick: boolean;
	/** Drawn when there is none. */
	readonly seed: number | undefined;
	/** Instructions and allocations, after everything that is timed; null: not counted. */
	readonly counts: { readonly mostSeconds?: number } | null;
	/** A record of the same builds to add to. */
	readonly stored: Comparison | null;
	/** Of the harness and of both builds, taken before any of them was loaded. */
	readonly lock: HarnessLock;
}

/**
 * One comparison of two different builds, judged and stored in a directory of its own below
 * .evlab/runs. Waits for its turn on this host. After Ctrl-C it is "interrupted".
 */
export function measureBuilds(
	job: BuildsToMeasure,
): Promise<{ readonly comparison: Comparison; readonly path: string }> {
	const { progress } = job.context;
	return withHostLock(
		() => measureAlone(job),
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
}

async function measureAlone(
	job: BuildsToMeasure,
): Promise<{ readonly comparison: Comparison; readonly path: string }> {
	const { context, workloads, selected, baseline, candidate, quick, stored } = job;
	const { files, layout, progress } = context;
	const identity = identityOf(baseline, candidate);
	const startedAt = new Date();
	const runDirectory = join(layout.runs, runName(startedAt, ""));
	await files.makeDirectory(runDirectory);
	const environment = await readEnvironment(context, baseline.toolchain.compiler);
	const calibration = await readCalibration(files, layout, environment.fingerprint);
	await noteDisturbance(context);
	const seed = job.seed ?? randomInt(2 ** 31);
	const { samples, stopping } = await measureComparison({
		context,
		config: workloads.config,
		...selected,
		certificate: identity === "aa" ? [] : selected.certificate,
		baseline,
		candidate,
		budget: job.budget,
		// An A/A run has one build: a layout and its twin would be the same loaded file.
		pairing: identity === "aa" ? "deranged" : "same",
		seed,
		core: environment.pinnedCore,
		runDirectory,
	});
	// After everything that is timed: valgrind takes all cores.
	const faulty = new Set(samples.faults.map(({ workload }) => workload));
	const exact =
		job.counts === null
			? undefined
			: await countSides({
					...{ context, baseline, candidate, quick, runDirectory, ...job.counts },
					workloads: selected.micro.filter(({ id }) => !faulty.has(id)),
				});
	const { measure } = workloads.config;
	// What ran could have rewritten what judges it.
	await job.lock.check();
	const record = judged({
		schema: "evlab.comparison/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		completion: context.signal.aborted ? "interrupted" : "complete",
		identity,
		seed,
		environment,
		workloadHash: workloads.hash,
		ruleVersion,
		rule: { fasterPercent: measure.faster_percent, samePercent: measure.same_percent },
		calibration,
		stopping,
		baseline,
		candidate,
		results: [],
		harness: job.lock.record,
		sandbox: await context.sandbox(),
		...(exact === undefined ? {} : { exact }),
		samples,
	});
	const found =
		stored === null ? record : judged({ ...record, samples: poolSamples(stored, record) });
	const comparison = await withHoldOut(context, workloads, found, runDirectory);
	const path = join(runDirectory, "comparison.json");
	await files.writeText(path, `${JSON.stringify(comparison)}\n`);
	progress.done(`record: ${path}`);
	await judgeAgain({ shell: context.shell, root: layout.root }, path, judgementOf(comparison));
	return { comparison, path };
}

/** After the verdicts: what was called faster is counted at sizes drawn only now. */
async function withHoldOut(
	context: Context,
	workloads: LoadedWorkloads,
	comparison: Comparison,
	runDirectory: string,
): Promise<Comparison> {
	if (comparison.exact === undefined || comparison.identity !== "distinct") return comparison;
	const { baseline, candidate, results, seed } = comparison;
	const job = { context, workloads, baseline, candidate, results, seed, runDirectory };
	return { ...comparison, holdOut: await countHoldOut(job) };
}

/** Throws BAD_INPUT when no name contains one of the filter's words. */
export function selectWorkloads(
	workloads: LoadedWorkloads,
	filter: string | undefined,
): SelectedWorkloads {
	const upstream = Object.keys(workloads.config.upstream);
	const chosen = new Set(filterIds([...workloads.micro.map(({ id }) => id), ...upstream], filter));
	const certificate = new Set(workloads.config.measure.certificate);
	return {
		// Without sentinels a filtered run could not tell a change from a bench that moved.
		micro: workloads.micro.filter(({ id }) => chosen.has(id) || isSentinel(id)),
		upstream: upstream.filter((id) => chosen.has(id)),
		certificate: workloads.micro.filter(({ id }) => certificate.has(id)),
	};
}
