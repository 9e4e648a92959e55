import type { LedgerEntry } from "../model/experiment.ts";
import type { Snapshot } from "./snapshot.ts";
import { statusAfter } from "./status.ts";

/** Every record with what its events say of it. Pure. */
export function entriesOf({ records, log }: Snapshot): readonly LedgerEntry[] {
	return records.map((record) => {
		if (record.state === "corrupt") return { state: "corrupt", id: record.id, why: record.why };
		const { id, experiment } = record;
		const reproductions = log.events.flatMap(({ experiment: of, event }) =>
			of === id && event.kind === "reproduced" ? [{ holds: event.holds, host: event.host }] : [],
		);
		const status = statusAfter(log.events, id) ?? "recorded";
		return { state: "readable", id, status, reproductions, experiment };
	});
}
