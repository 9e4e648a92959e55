import type {
	Experiment,
	ExperimentEvent,
	ExperimentHappening,
	ExperimentId,
	ExperimentStatus,
	LedgerEntry,
} from "../model/experiment.ts";
import { withFileLock } from "../system/file-lock.ts";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";
import { syncPath, syncTree } from "../system/sync-tree.ts";
import { checkLedger, type LedgerFinding, type RenderedFile } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { ledgerPaths } from "./ledger-paths.ts";
import type { LedgerEffects } from "./ledger-writer.ts";
import { type Publication, publishRecord } from "./publish.ts";
import { readEvidenceOf } from "./read-evidence.ts";
import { refuseRecord } from "./refusal.ts";
import { nextIdOf, readSnapshot } from "./snapshot.ts";
import { statusAfter } from "./status.ts";
import type { StoredRecord } from "./stored-record.ts";
import { appendEvents, repairLog } from "./write-events.ts";

/** The experiments of this checkout. Reading never writes; writing holds the ledger's lock. */
export interface Ledger {
	/** All records by number, corrupt ones by name. */
	list(): Promise<readonly StoredRecord[]>;
	/** All records with what became of them: what tables are made of. */
	entries(): Promise<readonly LedgerEntry[]>;
	/** Throws BAD_INPUT when there is none of that number, RECORD_MISMATCH when it is corrupt. */
	read(id: ExperimentId): Promise<Experiment>;
	/** The number the next publication takes, if no other comes first. */
	nextId(): Promise<ExperimentId>;
	/**
	 * Makes `evidenceDirectory` the experiment's directory: it is moved, in one step, when everything
	 * in it and its experiment.json is on the disk. It must be below .evlab. The event "recorded"
	 * follows. Asked again after a kill, it returns what was published.
	 */
	publish(request: Publication): Promise<Experiment>;
	appendEvent(request: {
		readonly experiment: ExperimentId;
		readonly event: ExperimentHappening;
	}): Promise<ExperimentEvent>;
	events(): Promise<readonly ExperimentEvent[]>;
	statusOf(id: ExperimentId): Promise<ExperimentStatus>;
	/** A file of the experiment's directory, whose digest is the record's. */
	evidence(id: ExperimentId, path: string): Promise<Uint8Array>;
	/** What is wrong with the ledger; `rendered` are files that follow from it. Empty: nothing. */
	check(rendered?: readonly RenderedFile[]): Promise<readonly LedgerFinding[]>;
	/** Sets a torn last line aside and records publications whose event was lost; says what it did. */
	repair(): Promise<readonly string[]>;
}

export function openLedger(
	files: Files,
	layout: Layout,
	effects: Partial<LedgerEffects> = {},
): Ledger {
	const paths = ledgerPaths(layout);
	const all: LedgerEffects = {
		lock: (path, action) => withFileLock(path, action),
		syncTree,
		syncPath,
		now: () => new Date(),
		...effects,
	};
	const writer = { files, paths, effects: all };
	const snapshot = () => readSnapshot(files, paths);
	const locked = <T>(action: () => Promise<T>): Promise<T> => all.lock(paths.lock, action);
	const readable = async (id: ExperimentId) => {
		const { records, log } = await snapshot();
		const found = records.find((record) => record.id === id);
		if (found?.state !== "readable") throw refuseRecord(id, found?.why ?? null);
		return { ...found, log };
	};
	return {
		list: async () => (await snapshot()).records,
		entries: async () => entriesOf(await snapshot()),
		read: async (id) => (await readable(id)).experiment,
		nextId: async () => nextIdOf(await snapshot()),
		publish: (request) => locked(() => publishRecord(writer, request)),
		appendEvent: ({ experiment, event }) =>
			locked(async () => {
				const { digest: record } = await readable(experiment);
				await repairLog(writer);
				return appendEvents(writer, [{ experiment, record, event }]);
			}),
		events: async () => (await snapshot()).log.events,
		// No event at all: published, and the process was killed in between.
		statusOf: async (id) => statusAfter((await readable(id)).log.events, id) ?? "recorded",
		evidence: async (id, path) =>
			readEvidenceOf(files, paths, (await readable(id)).experiment, path),
		check: (rendered = []) => checkLedger(files, paths, rendered),
		repair: () => locked(() => repairLog(writer)),
	};
}
