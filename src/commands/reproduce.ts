import { join } from "node:path";
import { decisiveWorkloads, holdsAgain } from "../decide/holds-again.ts";
import type { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { evidenceNames } from "../model/evidence-names.ts";
import type { Experiment } from "../model/experiment.ts";
import type { Variant } from "../model/variant.ts";
import { readStoredComparison } from "../record/comparison-evidence.ts";
import { type Ledger, openLedger } from "../record/ledger.ts";
import { resolveVariant } from "../source/variant.ts";
import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { resolveVariants } from "./prepare.ts";

export interface ReproduceOptions {
	readonly id: string;
	readonly budgetSeconds?: number | undefined;
	readonly quick?: boolean | undefined;
	readonly json?: boolean | undefined;
}

/**
 * `evlab reproduce`: builds base and patch here, measures what the decision rests on, and says
 * whether it holds: 0, or 1 when it does not. The ledger gets an event either way.
 */
export async function reproduce(context: Context, options: ReproduceOptions): Promise<number> {
	const { files, layout } = context;
	const { id } = options;
	const ledger = openLedger(files, layout);
	const experiment = await ledger.read(id);
	const workloads = await workloadsOf(context, experiment);
	const { base, candidate } = await variantsOf(context, ledger, experiment);
	let comparison: Comparison | null = null;
	await compare(options.json ? { ...context, print: () => {} } : context, {
		baseline: base.commit,
		candidate: candidate.commit,
		filter: workloads.join(","),
		quick: options.quick,
		budgetSeconds: options.budgetSeconds,
		onResult: (measured) => {
			comparison = measured;
		},
	});
	if (comparison === null) {
		throw new EvlabError(
			"RECORD_MISMATCH",
			`${id}: base and patch are the same machine code with this compiler`,
			"measure with the compiler of the record: it is in its experiment.json",
		);
	}
	const { environment }: Comparison = comparison;
	const again = holdsAgain(experiment.decision, workloads, comparison);
	if (again.kind === "no verdict") {
		throw new EvlabError(
			"WORKER_FAILED",
			`no verdict on this host now: ${again.reason}`,
			"evlab doctor says what disturbs it; then measure again",
		);
	}
	const holds = again.kind === "holds";
	const event = { kind: "reproduced", holds, host: environment.hostClass } as const;
	await ledger.appendEvent({ experiment: id, event });
	await renderLedger(context);
	if (options.json) context.print(JSON.stringify({ schema: "evlab.reproduce/1", id, ...again }));
	else context.print(`${id} (${experiment.decision.kind}) ${again.kind} here: ${again.reason}`);
	return holds ? 0 : 1;
}

async function workloadsOf(
	{ files, layout }: Context,
	{ id, decision }: Experiment,
): Promise<readonly string[]> {
	const directory = join(layout.root, "experiments", id);
	const which = decision.kind === "reject" && decision.by === "confirm" ? "confirm" : "screen";
	const stored = await readStoredComparison(files, directory, which);
	const workloads = decisiveWorkloads(decision, stored);
	if (workloads.length > 0) return workloads;
	throw new EvlabError(
		"BAD_INPUT",
		`${id} does not rest on a time that could be measured again: ${decision.reason}`,
		`try its patch instead: evlab try experiments/${id}/${evidenceNames.patch}`,
	);
}

/** The base of that time and the patch on it; the same tree as then, or nothing is measured. */
async function variantsOf(
	context: Context,
	ledger: Ledger,
	experiment: Experiment,
): Promise<{ readonly base: Variant; readonly candidate: Variant }> {
	const { layout, shell, files, git } = context;
	await ledger.evidence(experiment.id, evidenceNames.patch);
	// Fetches libevent and makes the tip when they are not there; earlier tips are its ancestors.
	await resolveVariants(context, ["tip"]);
	const source = { layout, ports: { shell, files, git } };
	const baselineCommit = experiment.base.commit;
	const base = await resolveVariant(source, baselineCommit).catch((cause: unknown) => {
		throw new EvlabError(
			"SOURCE_UNAVAILABLE",
			`${experiment.id} was measured against ${baselineCommit.slice(0, 12)}, which libevent/tree does not have`,
			"check out the commit of this repository that recorded it, and run: evlab setup",
			{ cause },
		);
	});
	const path = join(layout.root, "experiments", experiment.id, evidenceNames.patch);
	const candidate = await resolveVariant(source, path, { baselineCommit });
	if (candidate.tree === experiment.candidate.tree) return { base, candidate };
	throw new EvlabError(
		"RECORD_MISMATCH",
		`the patch of ${experiment.id} makes another source of its base than the one measured`,
		`restore it: git checkout -- experiments/${experiment.id}`,
	);
}
