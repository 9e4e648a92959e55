import { randomInt } from "node:crypto";
import { join } from "node:path";
import { layerAgreement, modeAgreement } from "../compare/agreement.ts";
import { doubtsOf } from "../compare/backing.ts";
import { splitBudget } from "../compare/budget.ts";
import { holdOutDoubts } from "../compare/hold-out.ts";
import { identityOf } from "../compare/identity.ts";
import { judge } from "../compare/judge.ts";
import { memoryDoubts } from "../compare/memory.ts";
import { poolSamples } from "../compare/pairing.ts";
import { type Decision, decide } from "../decide/decision.ts";
import { ruleVersion, verdictOf } from "../decide/verdict.ts";
import type { VariantBuild } from "../model/build.ts";
import { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { isSentinel } from "../model/workload.ts";
import { comparisonJson, type Findings } from "../report/comparison-json.ts";
import { comparisonMarkdown } from "../report/comparison-markdown.ts";
import { comparisonTable } from "../report/comparison-table.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { countHoldOut } from "./count-hold-out.ts";
import { countSides } from "./count-sides.ts";
import { noteDisturbance } from "./doctor.ts";
import { filterIds, type LoadedWorkloads, loadWorkloads } from "./load-workloads.ts";
import { measureComparison } from "./measure-comparison.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { readCalibration } from "./read-certificate.ts";
import { readComparison } from "./read-comparison.ts";
import { refuseSurface } from "./refuse-surface.ts";
import { runName } from "./run-name.ts";

export interface CompareOptions {
	readonly baseline: string;
	readonly candidate: string;
	readonly filter?: string | undefined;
	readonly quick?: boolean | undefined;
	readonly budgetSeconds?: number | undefined;
	readonly seed?: number | undefined;
	/** A file to write the record to; true prints it instead of the table. */
	readonly json?: string | true | undefined;
	/** Prints GitHub Markdown instead of the table. */
	readonly markdown?: boolean | undefined;
	/** False leaves out the exact counts. */
	readonly counts?: boolean | undefined;
	/** A stored record of the same comparison to add to. */
	readonly append?: string | undefined;
	/** Told the record that is presented, and what follows from it; not told of identical code. */
	readonly onResult?: (comparison: Comparison, findings: Findings) => void;
}

/** Measuring time with everything on, and of --quick; building comes on top. */
export const fullSeconds = 175;
export const quickSeconds = 42;

/** `evlab compare`: the exit code, 0 or 1 (the candidate is slower, or fails). */
export async function compare(context: Context, options: CompareOptions): Promise<number> {
	const { files, layout, progress } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const selected = selectWorkloads(workloads, options.filter);
	const stored = options.append === undefined ? null : await readComparison(files, options.append);
	const variants = await resolveVariants(context, [options.baseline, options.candidate]);
	const [baseline, candidate] = (await buildVariants(
		context,
		variants,
		workloads.config.measure.layouts,
	)) as [VariantBuild, VariantBuild];

	const identity = identityOf(baseline, candidate);
	if (identity === "identical-code" || identity === "shared-build") {
		return refuseVerdict(context, identity, baseline, candidate, options);
	}
	if (identity === "distinct") {
		const isRefused = await refuseSurface(context, baseline, candidate, options.json === true);
		if (isRefused) return 1;
	}
	const quick = options.quick ?? false;
	const budget = splitBudget({
		seconds: options.budgetSeconds ?? (quick ? quickSeconds : fullSeconds),
		fullSeconds,
		quick,
		trials: workloads.config.measure[quick ? "quick_trials" : "trials"],
		workloads: selected.micro.length,
		certificate: {
			trials: workloads.config.measure.certificate_trials,
			workloads: selected.certificate.length,
		},
	});
	const comparison = await withHostLock(
		async () => {
			const startedAt = new Date();
			const runDirectory = join(layout.runs, runName(startedAt, ""));
			await files.makeDirectory(runDirectory);
			const environment = await readEnvironment(context, baseline.toolchain.compiler);
			const calibration = await readCalibration(files, layout, environment.fingerprint);
			await noteDisturbance(context);
			const seed = options.seed ?? randomInt(2 ** 31);
			const { samples, stopping } = await measureComparison({
				context,
				config: workloads.config,
				...selected,
				certificate: identity === "aa" ? [] : selected.certificate,
				baseline,
				candidate,
				budget,
				// An A/A run has one build: a layout and its twin would be the same loaded file.
				pairing: identity === "aa" ? "deranged" : "same",
				seed,
				core: environment.pinnedCore,
				runDirectory,
			});
			// After everything that is timed: valgrind takes all cores.
			const faulty = new Set(samples.faults.map(({ workload }) => workload));
			const exact =
				options.counts === false
					? undefined
					: await countSides({
							...{ context, baseline, candidate, quick, runDirectory },
							workloads: selected.micro.filter(({ id }) => !faulty.has(id)),
						});
			const { measure } = workloads.config;
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
				...(exact === undefined ? {} : { exact }),
				samples,
			});
			const found =
				stored === null ? record : judged({ ...record, samples: poolSamples(stored, record) });
			const pooled = await withHoldOut(context, workloads, found, runDirectory);
			await files.writeText(join(runDirectory, "comparison.json"), stringify(pooled));
			progress.done(`record: ${join(runDirectory, "comparison.json")}`);
			return pooled;
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	return present(context, comparison, options);
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

function selectWorkloads(workloads: LoadedWorkloads, filter: string | undefined) {
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

/** Results follow from samples alone, so a stored record can be judged again. */
function judged(comparison: Comparison): Comparison {
	const results = judge(comparison.samples, (effect) =>
		verdictOf(effect, comparison.rule.samePercent),
	);
	return Comparison.parse({ ...comparison, results });
}

async function present(
	context: Context,
	comparison: Comparison,
	options: CompareOptions,
): Promise<number> {
	const doubts = [
		...doubtsOf(comparison),
		...holdOutDoubts(comparison),
		...memoryDoubts(comparison),
	];
	const decision = decide(comparison, { doubts });
	const findings: Findings = {
		decision,
		layers: layerAgreement(comparison.results),
		modes: modeAgreement(comparison.results),
		doubts,
	};
	options.onResult?.(comparison, findings);
	context.progress.close();
	if (typeof options.json === "string") {
		await context.files.writeText(options.json, `${comparisonJson(comparison, findings)}\n`);
	}
	if (options.json === true) context.print(comparisonJson(comparison, findings));
	else for (const line of lines(context, comparison, findings, options)) context.print(line);
	return exitCodeOf(decision);
}

function lines(
	{ width, style }: Context,
	comparison: Comparison,
	findings: Findings,
	{ markdown }: CompareOptions,
): readonly string[] {
	if (markdown) return comparisonMarkdown(comparison, findings);
	const { decision, ...agreements } = findings;
	const conclusion = `${decision.kind}: ${decision.reason}`;
	return comparisonTable(comparison, { width, style, conclusion, ...agreements });
}

function exitCodeOf(decision: Decision): number {
	return decision.kind === "reject" ? 1 : 0;
}

function refuseVerdict(
	context: Context,
	identity: "identical-code" | "shared-build",
	baseline: VariantBuild,
	candidate: VariantBuild,
	options: CompareOptions,
): number {
	if (identity === "shared-build") {
		throw new EvlabError(
			"BUILD_FAILED",
			`${baseline.variant.name} and ${candidate.variant.name} are different sources, yet load one build`,
			"remove .evlab/builds and build again",
		);
	}
	context.progress.close();
	if (options.json === true) {
		context.print(JSON.stringify({ schema: "evlab.identity/1", identity, baseline, candidate }));
	} else {
		context.print(
			`no change: ${candidate.variant.name} compiles to the same libevent machine code as ${baseline.variant.name} (${baseline.codeHash.slice(0, 12)}); nothing to measure, no verdict`,
		);
	}
	return 0;
}

function stringify(value: unknown): string {
	return `${JSON.stringify(value)}\n`;
}
