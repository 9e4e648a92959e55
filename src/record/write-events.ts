import { join } from "node:path";
import type { ExperimentEvent } from "../model/experiment.ts";
import { digestOf } from "./digest.ts";
import { readEventLog, withEvent } from "./event-log.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { refuseLog } from "./refusal.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

export type NewEvent = Pick<ExperimentEvent, "experiment" | "record" | "event">;

/** Adds lines to the log and returns the last. Earlier lines are kept byte for byte. */
export async function appendEvents(
	writer: LedgerWriter,
	added: readonly [NewEvent, ...NewEvent[]],
): Promise<ExperimentEvent> {
	const { files, paths, effects } = writer;
	let text = (await files.exists(paths.events)) ? await files.readText(paths.events) : "";
	for (const event of added) {
		const log = readEventLog(text);
		const [problem] = log.problems;
		if (problem !== undefined) throw refuseLog(problem);
		text = withEvent(log, { at: effects.now().toISOString(), ...event });
	}
	await replaceLog(writer, text);
	return readEventLog(text).events.at(-1) as ExperimentEvent;
}

/**
 * What a killed process left undone: half a line is moved to a file of its own, and a record
 * without its "recorded" event gets one. Says what it did.
 */
export async function repairLog(writer: LedgerWriter): Promise<readonly string[]> {
	const { files, paths } = writer;
	const snapshot = await readSnapshot(files, paths);
	const { log } = snapshot;
	const [problem] = log.problems;
	if (problem !== undefined) throw refuseLog(problem);
	const done: string[] = [];
	if (log.torn !== null) {
		const name = `events.torn-${digestOf(log.torn).slice(0, 12)}.txt`;
		await files.writeText(join(paths.root, name), log.torn);
		await replaceLog(writer, log.lines.map((line) => `${line}\n`).join(""));
		done.push(`half a line at the end of events.jsonl was moved to ${name}`);
	}
	const [first, ...others] = unlogged(snapshot);
	if (first !== undefined) {
		await appendEvents(writer, [first, ...others]);
		done.push(
			...[first, ...others].map(({ experiment }) => `${experiment} is now in events.jsonl`),
		);
	}
	return done;
}

/** Published, and the process was killed before the event was written. */
function unlogged({ records, log }: Snapshot): readonly NewEvent[] {
	const logged = new Set(log.events.map(({ experiment }) => experiment));
	return records.flatMap((record) =>
		record.state === "readable" && !logged.has(record.id)
			? [{ experiment: record.id, record: record.digest, event: { kind: "recorded" } as const }]
			: [],
	);
}

/** Written beside and moved into place: readers see the old log or the new one. */
async function replaceLog({ files, paths, effects }: LedgerWriter, text: string): Promise<void> {
	await files.makeDirectory(paths.root);
	await files.makeDirectory(paths.staging);
	const next = join(paths.staging, "events.jsonl.next");
	await files.writeText(next, text);
	await files.rename(next, paths.events);
	await effects.syncPath(paths.root);
}
