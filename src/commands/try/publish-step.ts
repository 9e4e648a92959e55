import { join } from "node:path";
import { hashHarness } from "../../build/harness-hash.ts";
import { ruleVersion } from "../../decide/verdict.ts";
import { Environment } from "../../model/environment.ts";
import { EvlabError } from "../../model/errors.ts";
import { type ExperimentDraft, StageName, type StageReport } from "../../model/experiment.ts";
import type { Ledger } from "../../record/ledger.ts";
import { candidateOf } from "./evidence.ts";
import type { Task } from "./run-attempt.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Moves a decided candidate's directory into the ledger. Killed after that and before the journal
 * says so, it is found there again: an attempt starts at one millisecond, and none has a commit
 * twice.
 */
export async function publishStep(
	workshop: Workshop,
	ledger: Ledger,
	task: Task,
): Promise<{ readonly experiment: string; readonly record: string }> {
	const there = await findPublished(ledger, task);
	if (there !== null) return there;
	await ledger.publish({
		experiment: await draftOf(workshop, task),
		evidenceDirectory: task.directory,
	});
	const published = await findPublished(ledger, task);
	if (published !== null) return published;
	throw new EvlabError(
		"RECORD_MISMATCH",
		"the experiment that was just recorded is not in the ledger",
		"look at experiments/ with git status, then: evlab resume",
	);
}

async function findPublished(ledger: Ledger, task: Task) {
	const { variant } = candidateOf(task);
	for (const record of await ledger.list()) {
		if (record.state !== "readable") continue;
		const { startedAt, candidate } = record.experiment;
		if (startedAt === task.state.startedAt && candidate.commit === variant.commit) {
			return { experiment: record.id, record: record.digest };
		}
	}
	return null;
}

async function draftOf({ context, workloads }: Workshop, task: Task): Promise<ExperimentDraft> {
	const { files, layout } = context;
	const { order, startedAt, base } = task.state;
	const { variant, patchId, stages, decision } = candidateOf(task);
	if (decision === null) throw new Error("unreachable: decided before it is published");
	const environment = await files.readText(join(task.directory, "environment.json"));
	const reports = StageName.options.map((stage) => stages.get(stage)?.report ?? notReached(stage));
	return {
		title: order.title,
		hypothesis: order.hypothesis,
		author: order.author,
		startedAt,
		// Of its stages: an attempt may have slept between two of them.
		durationMs: 1000 * reports.reduce((sum, { seconds }) => sum + seconds, 0),
		environment: Environment.parse(JSON.parse(environment)),
		base,
		candidate: variant,
		patchId,
		harness: await hashHarness(files, layout.root),
		workloadHash: (await workloads()).hash,
		ruleVersion,
		stages: reports,
		decision,
	};
}

function notReached(stage: StageName): StageReport {
	return { stage, outcome: "not reached", finding: "", seconds: 0, evidence: [] };
}
