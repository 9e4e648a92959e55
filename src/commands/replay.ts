import { join } from "node:path";
import { decideExperiment } from "../decide/acceptance.ts";
import { acceptanceVersion } from "../decide/acceptance-rule.ts";
import { ruleVersion } from "../decide/verdict.ts";
import type { AcceptanceEvidence } from "../model/acceptance.ts";
import { WorkloadResult } from "../model/comparison.ts";
import type { Experiment, ExperimentDecision } from "../model/experiment.ts";
import { readStoredComparison } from "../record/comparison-evidence.ts";
import { openLedger } from "../record/ledger.ts";
import { type DecisionDifference, decisionDifferences } from "../record/replay-comparison.ts";
import { printable } from "../report/quantity.ts";
import { readAcceptanceEvidence } from "./acceptance-evidence.ts";
import type { Context } from "./context.ts";

export interface ReplayOptions {
	readonly id: string;
	readonly json?: boolean | undefined;
}

interface Replay {
	readonly schema: "evlab.replay/1";
	readonly experiment: string;
	/**
	 * Of the record, and of this evlab. Every version of the rule of acceptance is kept and the record's
	 * is used; of the rule of verdicts only the present one, so with another one they need not agree.
	 */
	readonly rules: { readonly stored: string; readonly now: string };
	readonly stored: ExperimentDecision;
	readonly again: ExperimentDecision;
	readonly differences: readonly DecisionDifference[];
	/** Workloads judged again from their samples, and those whose stored result is another one. */
	readonly effects: { readonly judged: number; readonly different: readonly string[] };
}

/** `evlab replay`: decides again from the stored samples. 0: the same to the digit; 1: it is not. */
export async function replay(context: Context, { id, json }: ReplayOptions): Promise<number> {
	const { files, layout } = context;
	const ledger = openLedger(files, layout);
	const experiment = await ledger.read(id);
	for (const { path } of experiment.files) await ledger.evidence(id, path);
	const directory = join(layout.root, "experiments", id);
	const evidence = await readAcceptanceEvidence(files, directory, experiment.stages);
	const again = decideExperiment(evidence);
	const result: Replay = {
		schema: "evlab.replay/1",
		experiment: id,
		rules: {
			stored: rulesOf(experiment.ruleVersion, evidence),
			now: rulesOf(ruleVersion, evidence),
		},
		stored: experiment.decision,
		again,
		differences: differencesOf(experiment, again),
		effects: await effectsAgain(context, directory, evidence),
	};
	context.progress.close();
	if (json) context.print(JSON.stringify(result));
	else for (const line of lines(result)) context.print(printable(line));
	const same = result.rules.stored === result.rules.now && result.differences.length === 0;
	return same && result.effects.different.length === 0 ? 0 : 1;
}

/** An experiment that ended before its decision kept no facts: it was not the rule's to decide. */
function rulesOf(verdictRule: string, { facts }: AcceptanceEvidence): string {
	return `${verdictRule}, ${facts?.rule ?? acceptanceVersion}`;
}

/**
 * Of several candidates only the best is confirmed; why it was not this one is written in the
 * others' record. That it is parked, unconfirmed, follows from the samples here.
 */
function differencesOf(
	{ decision, stages }: Experiment,
	again: ExperimentDecision,
): readonly DecisionDifference[] {
	const confirmed = stages.find(({ stage }) => stage === "confirm")?.outcome;
	const unconfirmed = confirmed === undefined || confirmed === "not reached";
	if (unconfirmed && decision.kind === "park" && again.kind === "park") return [];
	return decisionDifferences(decision, again);
}

/** Effects and verdicts in the stored comparisons against those that follow from their samples. */
async function effectsAgain(
	{ files }: Context,
	directory: string,
	evidence: AcceptanceEvidence,
): Promise<Replay["effects"]> {
	let judged = 0;
	const different: string[] = [];
	for (const which of ["screen", "confirm"] as const) {
		const stored = await readStoredComparison(files, directory, which);
		const now = evidence[which]?.comparison.results ?? [];
		judged += now.length;
		for (const [index, result] of now.entries()) {
			if (text(result) !== text(stored?.results[index])) {
				different.push(`${which}: ${result.workload}`);
			}
		}
	}
	return { judged, different };
}

/** Parsed first: keys in one order. */
function text(result: WorkloadResult | undefined): string {
	return JSON.stringify(result && WorkloadResult.parse(result));
}

function lines(result: Replay): readonly string[] {
	const { rules, stored, again, differences, effects } = result;
	const same = differences.length === 0 && effects.different.length === 0;
	return [
		`recorded   ${stored.kind}: ${stored.reason}`,
		`again      ${again.kind}: ${again.reason}`,
		`samples    ${effects.judged} results judged again, ${effects.judged - effects.different.length} of them the same to the digit`,
		...effects.different.map((name) => `differs    ${name}`),
		...differences.map((d) => `differs    ${d.path}: ${d.stored} recorded, ${d.again} now`),
		rules.stored === rules.now
			? same
				? `${result.experiment} is decided again as it was`
				: `${result.experiment} is NOT decided again as it was`
			: `${result.experiment} was decided by ${rules.stored}; this evlab decides by ${rules.now}, so the two need not agree`,
	];
}
