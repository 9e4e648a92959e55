import type { ExperimentEvent, ExperimentId } from "../model/experiment.ts";
import type { Files } from "../system/ports.ts";
import { type EventLog, readEventLog } from "./event-log.ts";
import { idOf, type LedgerPaths, numberOf } from "./ledger-paths.ts";
import { readRecords, type StoredRecord } from "./stored-record.ts";

/** Records and events, read together. */
export interface Snapshot {
	readonly records: readonly StoredRecord[];
	readonly log: EventLog;
}

export async function readSnapshot(files: Files, paths: LedgerPaths): Promise<Snapshot> {
	// Events first: a record published in between then lacks its event, which is no contradiction.
	const text = (await files.exists(paths.events)) ? await files.readText(paths.events) : "";
	const log = readEventLog(text);
	const records = await readRecords(files, paths);
	return { records: records.map((record) => attested(record, log.events)), log };
}

/** A record that parses is still corrupt when its events were written of another text. */
function attested(record: StoredRecord, events: readonly ExperimentEvent[]): StoredRecord {
	const own = events.filter(({ experiment }) => experiment === record.id);
	if (record.state === "corrupt" || own.every((event) => event.record === record.digest)) {
		return record;
	}
	const { id, digest } = record;
	return {
		state: "corrupt",
		id,
		digest,
		why: "its experiment.json is not the one its events were written of: it was changed since",
	};
}

/** The number after every one that was ever taken, also by a record that is gone. */
export function nextIdOf({ records, log }: Snapshot): ExperimentId {
	const taken = [
		...records.map(({ id }) => id),
		...log.events.map(({ experiment }) => experiment),
	].map(numberOf);
	return idOf(Math.max(0, ...taken) + 1);
}
