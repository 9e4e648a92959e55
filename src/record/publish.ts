import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { type EvidenceFile, Experiment, type ExperimentDraft } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { digestOf } from "./digest.ts";
import { listEvidence } from "./evidence-list.ts";
import { recordName } from "./ledger-paths.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { refuseRecord } from "./refusal.ts";
import { nextIdOf, readSnapshot, type Snapshot } from "./snapshot.ts";
import { appendEvents, repairLog } from "./write-events.ts";

export interface Publication {
	readonly experiment: ExperimentDraft;
	readonly evidenceDirectory: string;
}

/**
 * Numbers the experiment and moves its directory into the ledger. Killed at any moment, either the
 * whole record is there or none of it: the move is one rename, after everything is on the disk.
 */
export async function publishRecord(
	writer: LedgerWriter,
	request: Publication,
): Promise<Experiment> {
	const { files, paths, effects } = writer;
	const { evidenceDirectory } = request;
	await repairLog(writer);
	const snapshot = await readSnapshot(files, paths);
	if (!(await files.exists(evidenceDirectory))) return published(snapshot, request);
	const id = nextIdOf(snapshot);
	await removeHalfWritten(files, evidenceDirectory);
	const evidence = await listEvidence(files, evidenceDirectory);
	requireEvidence(request.experiment, evidence);
	const experiment = Experiment.parse({
		schema: "evlab.experiment/1",
		id,
		previous: lastDigest(snapshot),
		...request.experiment,
		files: evidence,
	});
	const text = `${JSON.stringify(experiment, null, "\t")}\n`;
	await files.writeText(join(evidenceDirectory, recordName), text);
	await effects.syncTree(evidenceDirectory);
	await files.makeDirectory(paths.root);
	await files.rename(evidenceDirectory, join(paths.root, id));
	await effects.syncPath(paths.root);
	await appendEvents(writer, [
		{ experiment: id, record: digestOf(text), event: { kind: "recorded" } },
	]);
	return experiment;
}

/** Killed after the move, the caller asks again: what it wanted is there. */
function published({ records }: Snapshot, request: Publication): Experiment {
	const { startedAt, patchId, candidate } = request.experiment;
	for (const record of records) {
		if (record.state !== "readable") continue;
		const { experiment } = record;
		const same = experiment.startedAt === startedAt && experiment.patchId === patchId;
		if (same && experiment.candidate.tree === candidate.tree) return experiment;
	}
	throw new EvlabError(
		"BAD_INPUT",
		`there is no directory ${request.evidenceDirectory} to publish`,
		"run the experiment again: evlab try",
	);
}

/** The chain must not be continued from a record that somebody changed. */
function lastDigest({ records, log }: Snapshot): string | null {
	const last = records.at(-1);
	const gone = log.events.find((event) => !records.some(({ id }) => id === event.experiment));
	if (gone !== undefined) throw refuseRecord(gone.experiment, "its directory is gone");
	if (last === undefined) return null;
	if (last.state === "corrupt") throw refuseRecord(last.id, last.why);
	return last.digest;
}

/** Temporary files of a writer that was killed are no evidence. */
async function removeHalfWritten(files: Files, directory: string): Promise<void> {
	for (const name of await files.list(directory)) {
		if (/^\..*\.tmp$/.test(name)) await files.remove(join(directory, name));
	}
}

function requireEvidence(draft: ExperimentDraft, evidence: readonly EvidenceFile[]): void {
	const present = new Set(evidence.map(({ path }) => path));
	const missing = draft.stages.flatMap((stage) => stage.evidence).find((p) => !present.has(p));
	if (missing === undefined) return;
	throw new EvlabError(
		"RECORD_MISMATCH",
		`the experiment names ${missing} as evidence, and it is not there`,
		"run the experiment again: evlab try",
	);
}
