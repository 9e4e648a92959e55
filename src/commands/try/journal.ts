import { join } from "node:path";
import { AttemptEntry } from "../../model/attempt.ts";
import { EvlabError } from "../../model/errors.ts";
import { openDurableLog } from "../../system/durable-log.ts";
import type { Layout } from "../../system/paths.ts";
import type { Files } from "../../system/ports.ts";
import { type AttemptState, afterEntry, attemptState } from "./attempt-state.ts";

/** The journal of one attempt, open for more. */
export interface Journal {
	/** `.evlab/experiments/<run>`: the journal, and a directory for each candidate. */
	readonly directory: string;
	readonly state: () => AttemptState;
	/** On the disk when it returns. */
	readonly append: (entry: AttemptEntry) => void;
	readonly close: () => void;
}

export function attemptsDirectory(layout: Layout): string {
	return join(layout.state, "experiments");
}

export function journalPath(directory: string): string {
	return join(directory, "journal.jsonl");
}

/** Starts the journal of a new attempt. */
export function createJournal(directory: string, opened: AttemptEntry): void {
	const log = openDurableLog(journalPath(directory));
	log.append(opened);
	log.close();
}

/** Where an attempt stands, perhaps while another evlab runs it. */
export async function readAttempt(files: Files, directory: string): Promise<AttemptState> {
	const path = journalPath(directory);
	return attemptState(parseJournal(await files.readText(path), path).entries);
}

/**
 * Opens a journal to go on with; the caller holds the attempt's lock. A kill may have cut the last line off: what it said had not
 * happened yet as far as anybody knows, so it is taken away. Throws RECORD_MISMATCH for any other
 * line that is not one.
 */
export async function openJournal(files: Files, directory: string): Promise<Journal> {
	const path = journalPath(directory);
	const { entries, whole, torn } = parseJournal(await files.readText(path), path);
	if (torn) await files.writeText(path, whole);
	return journalOf(directory, openDurableLog(path), entries);
}

/** The entries of a journal's text, without a last line that was cut off. Pure. */
export function parseJournal(
	text: string,
	path: string,
): { readonly entries: readonly AttemptEntry[]; readonly whole: string; readonly torn: boolean } {
	const end = text.lastIndexOf("\n") + 1;
	const whole = text.slice(0, end);
	const entries = whole
		.split("\n")
		.slice(0, -1)
		.map((line, i) => parseLine(line, `${path}, line ${i + 1}`));
	return { entries, whole, torn: end < text.length };
}

function parseLine(line: string, where: string): AttemptEntry {
	const corrupt = (why: string, cause?: unknown) =>
		new EvlabError(
			"RECORD_MISMATCH",
			`${where}: ${why}`,
			"restore the file, or take its directory away and try the patch again",
			{ cause },
		);
	let data: unknown;
	try {
		data = JSON.parse(line);
	} catch (error) {
		throw corrupt("not JSON", error);
	}
	const parsed = AttemptEntry.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw corrupt(`${issue?.path.join(".") ?? ""} ${issue?.message ?? "not an entry"}`);
}

function journalOf(
	directory: string,
	log: { append(entry: unknown): void; close(): void },
	entries: readonly AttemptEntry[],
): Journal {
	let state = attemptState(entries);
	return {
		directory,
		state: () => state,
		append: (entry) => {
			// First, so that an entry that makes no sense is never written.
			const next = afterEntry(state, entry);
			log.append(entry);
			state = next;
		},
		close: () => log.close(),
	};
}
