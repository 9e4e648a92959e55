import { layerAgreement, modeAgreement } from "../compare/agreement.ts";
import { splitBudget } from "../compare/budget.ts";
import { identityOf } from "../compare/identity.ts";
import type { Decision } from "../decide/decision.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { comparisonJson, type Findings } from "../report/comparison-json.ts";
import { comparisonMarkdown } from "../report/comparison-markdown.ts";
import { comparisonTable } from "../report/comparison-table.ts";
import { builtPaths } from "./built-paths.ts";
import type { Context } from "./context.ts";
import { judgementOf } from "./judgement.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { lockHarness } from "./lock-harness.ts";
import { measureBuilds, selectWorkloads } from "./measure-builds.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { readComparison } from "./read-comparison.ts";
import { refuseSurface } from "./refuse-surface.ts";

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
	const { files, layout } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const selected = selectWorkloads(workloads, options.filter);
	const stored = options.append === undefined ? null : await readComparison(files, options.append);
	const variants = await resolveVariants(context, [options.baseline, options.candidate]);
	const lock = await lockHarness(context);
	const [baseline, candidate] = (await buildVariants(
		context,
		variants,
		workloads.config.measure.layouts,
	)) as [VariantBuild, VariantBuild];
	await lock.addBuilt([baseline, candidate].flatMap(builtPaths));

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
	const { comparison } = await measureBuilds({
		...{ context, workloads, selected, baseline, candidate, budget, quick },
		seed: options.seed,
		counts: options.counts === false ? null : {},
		stored,
		lock,
	});
	return present(context, comparison, options);
}

async function present(
	context: Context,
	comparison: Comparison,
	options: CompareOptions,
): Promise<number> {
	const { doubts, decision } = judgementOf(comparison);
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
