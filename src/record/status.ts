import type { ExperimentEvent, ExperimentId, ExperimentStatus } from "../model/experiment.ts";

/** Where an experiment stands after `events`; null when no event names it. Pure. */
export function statusAfter(
	events: readonly ExperimentEvent[],
	id: ExperimentId,
): ExperimentStatus | null {
	let status: ExperimentStatus | null = null;
	for (const { experiment, event } of events) {
		// A measurement made again says something of the host, nothing of where the patch stands.
		if (experiment === id && event.kind !== "reproduced") status = event.kind;
	}
	return status;
}
