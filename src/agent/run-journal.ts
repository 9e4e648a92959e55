import { join } from "node:path";
import { AgentRunEntry } from "../model/agent-run.ts";
import { EvlabError } from "../model/errors.ts";
import { openDurableLog } from "../system/durable-log.ts";
import type { Files } from "../system/ports.ts";
import { afterRunEntry, type RunState, runState } from "./run-state.ts";

/** The journal of one run, open for more. */
export interface RunJournal {
	readonly directory: string;
	readonly state: () => RunState;
	/** On the disk when it returns. */
	readonly append: (entry: AgentRunEntry) => void;
	/** The step's value: that of its journal, or that of `action`, which is then journaled. */
	readonly once: <Value>(key: string, action: () => Promise<Value>) => Promise<Value>;
	readonly close: () => void;
}

export function runJournalPath(directory: string): string {
	return join(directory, "journal.jsonl");
}

/** Starts a run's journal. */
export function createRunJournal(directory: string, opened: AgentRunEntry): void {
	const log = openDurableLog(runJournalPath(directory));
	log.append(opened);
	log.close();
}

/**
 * Opens the journal to go on with. A last line that a kill cut off had not happened; a call that
 * was under way then is put down as lost, with its cost unknown, and is asked again.
 */
export async function openRunJournal(
	files: Files,
	directory: string,
	now: () => Date,
): Promise<RunJournal> {
	const path = runJournalPath(directory);
	const text = await files.readText(path);
	const whole = text.slice(0, text.lastIndexOf("\n") + 1);
	if (whole !== text) await files.writeText(path, whole);
	let state = runState(parseRunJournal(whole, path));
	const log = openDurableLog(path);
	const append = (entry: AgentRunEntry) => {
		// First, so that an entry that makes no sense is never written.
		const next = afterRunEntry(state, entry);
		log.append(entry);
		state = next;
	};
	for (const [label, row] of state.open) {
		const lost = { ...row, waste: "lost to a kill" as const };
		append({ kind: "lost", at: now().toISOString(), label, row: lost });
	}
	return {
		directory,
		state: () => state,
		append,
		once: async (key, action) => {
			if (state.done.has(key)) return state.done.get(key) as Awaited<ReturnType<typeof action>>;
			const value = await action();
			append({ kind: "did", at: now().toISOString(), key, value });
			return value;
		},
		close: () => log.close(),
	};
}

/** Pure. Throws RECORD_MISMATCH with the line that is none. */
export function parseRunJournal(text: string, path: string): readonly AgentRunEntry[] {
	return text
		.split("\n")
		.slice(0, -1)
		.map((line, i) => {
			try {
				return AgentRunEntry.parse(JSON.parse(line));
			} catch (error) {
				throw new EvlabError(
					"RECORD_MISMATCH",
					`${path}, line ${i + 1}: not an entry`,
					"restore the file, or take its directory away and start another run",
					{ cause: error },
				);
			}
		});
}
