import { randomInt } from "node:crypto";
import { basename } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { type Experiment, firstStanding } from "../model/experiment.ts";
import { openLedger } from "../record/ledger.ts";
import { experimentSummary } from "../report/experiment-summary.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { settleTip } from "./tip/change-tip.ts";
import { carryOn } from "./try/carry-on.ts";
import { defaultSeconds } from "./try/default-seconds.ts";
import { openAttempt } from "./try/open-attempt.ts";

export interface TryOptions {
	/** Patches, refs or directories; "-" is a patch on standard input. */
	readonly candidates: readonly string[];
	readonly title: string;
	readonly hypothesis: string;
	readonly author?: string | undefined;
	/** Seconds to measure: a quarter screens, the rest confirms. */
	readonly budgetSeconds?: number | undefined;
	readonly oracleSeconds?: number | undefined;
	readonly filter?: string | undefined;
	readonly seed?: number | undefined;
	readonly json?: boolean | undefined;
}

/** Each takes a build and a screen; the rest is for the best of them. */
const mostCandidates = 3;

/**
 * `evlab try`: one experiment whole, from a patch to a decision on record. The exit code: 0 when
 * something can be accepted or is parked, 1 when everything is rejected.
 */
export async function tryPatch(context: Context, options: TryOptions): Promise<number> {
	const { candidates } = options;
	if (candidates.length > mostCandidates) {
		throw new EvlabError(
			"BAD_INPUT",
			`${candidates.length} variants are more than the ${mostCandidates} of one attempt`,
			"try them in several attempts",
		);
	}
	await settleTip(context, openLedger(context.files, context.layout));
	const directory = await openAttempt(context, candidates, {
		title: options.title,
		hypothesis: options.hypothesis,
		author: options.author ?? "human",
		budgetSeconds: options.budgetSeconds ?? defaultSeconds.budgetSeconds,
		oracleSeconds: options.oracleSeconds ?? defaultSeconds.oracleSeconds,
		filter: options.filter ?? null,
		seed: options.seed ?? randomInt(2 ** 31),
	});
	context.progress.note(`attempt ${basename(directory)}`);
	return finishAttempt(context, directory, options);
}

/** Carries the attempt on to its end and presents what came of it. */
export async function finishAttempt(
	context: Context,
	directory: string,
	options: { readonly json?: boolean | undefined },
): Promise<number> {
	const { candidates } = await carryOn(context, directory);
	await renderLedger(context);
	context.progress.close();
	const ledger = openLedger(context.files, context.layout);
	const experiments: Experiment[] = [];
	for (const { published } of candidates) {
		if (published !== null) experiments.push(await ledger.read(published.experiment));
	}
	if (options.json === true) context.print(JSON.stringify(experiments));
	else {
		for (const [i, experiment] of experiments.entries()) {
			if (i > 0) context.print("");
			const lines = experimentSummary(experiment, firstStanding(experiment), context);
			for (const line of lines) context.print(line);
		}
	}
	return experiments.every(({ decision }) => decision.kind === "reject") ? 1 : 0;
}
