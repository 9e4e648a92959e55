import { EvlabError } from "../model/errors.ts";
import type { ExperimentId } from "../model/experiment.ts";

/** The error for a record that cannot be used; `why` is null when there is none. */
export function refuseRecord(id: ExperimentId, why: string | null): EvlabError {
	return why === null
		? new EvlabError("BAD_INPUT", `there is no experiment ${id}`, "evlab log lists them")
		: new EvlabError(
				"RECORD_MISMATCH",
				`${id} is corrupt: ${why}`,
				`restore it: git checkout -- experiments/${id}`,
			);
}

export function refuseLog(problem: string): EvlabError {
	return new EvlabError(
		"RECORD_MISMATCH",
		`experiments/events.jsonl: ${problem}`,
		"restore it: git checkout -- experiments/events.jsonl",
	);
}
