import { join } from "node:path";
import type { ExperimentId } from "../model/experiment.ts";
import type { Layout } from "../system/paths.ts";

/** Where the ledger lives: all but `staging` is committed. */
export interface LedgerPaths {
	readonly root: string;
	/** One line per event, chained. */
	readonly events: string;
	/** Half-written things, on the file system of `root` so that one rename completes; git-ignored. */
	readonly staging: string;
	readonly lock: string;
}

export const recordName = "experiment.json";

export function ledgerPaths(layout: Layout): LedgerPaths {
	const root = join(layout.root, "experiments");
	return {
		root,
		events: join(root, "events.jsonl"),
		staging: join(layout.state, "ledger"),
		lock: join(layout.locks, "ledger"),
	};
}

export function recordPath(paths: LedgerPaths, id: ExperimentId): string {
	return join(paths.root, id, recordName);
}

/** "EXP-007" from 7. */
export function idOf(number: number): ExperimentId {
	return `EXP-${String(number).padStart(3, "0")}`;
}

export function numberOf(id: ExperimentId): number {
	return Number(id.slice("EXP-".length));
}
