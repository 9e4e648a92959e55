import { ExperimentEvent } from "../model/experiment.ts";
import { digestOf } from "./digest.ts";

/** `events.jsonl` as it was read. */
export interface EventLog {
	readonly events: readonly ExperimentEvent[];
	/** The complete lines, byte for byte: what is there is never written anew. */
	readonly lines: readonly string[];
	/** What a killed process left of its last line; null when the file ends with a whole one. */
	readonly torn: string | null;
	/** Lines that are no events, or do not follow from the line before. */
	readonly problems: readonly string[];
}

/**
 * Reads the chain. A last part without a newline that is no event is a torn write and nothing
 * worse: half of a JSON object never parses. Any other unreadable line is a problem. Pure.
 */
export function readEventLog(text: string): EventLog {
	const parts = text.split("\n");
	const rest = parts.pop() ?? "";
	const isWhole = rest !== "" && parseEvent(rest) !== null;
	const lines = isWhole ? [...parts, rest] : parts;
	const events: ExperimentEvent[] = [];
	const problems: string[] = [];
	let previous: string | null = null;
	for (const [index, line] of lines.entries()) {
		const event = parseEvent(line);
		if (event === null) problems.push(`line ${index + 1} is no event`);
		else if (event.previous !== previous)
			problems.push(
				`line ${index + 1} does not follow from the line before: one was changed or removed`,
			);
		if (event !== null) events.push(event);
		previous = digestOf(line);
	}
	return { events, lines, torn: isWhole || rest === "" ? null : rest, problems };
}

/** The text of the log with one more event. Pure. */
export function withEvent(
	log: EventLog,
	event: Omit<ExperimentEvent, "schema" | "previous">,
): string {
	const last = log.lines.at(-1);
	const next: ExperimentEvent = {
		schema: "evlab.event/1",
		previous: last === undefined ? null : digestOf(last),
		...event,
	};
	// Parsed, so that nothing can be written that will not be read, and keys have one order.
	const line = JSON.stringify(ExperimentEvent.parse(next));
	return [...log.lines, line].map((text) => `${text}\n`).join("");
}

function parseEvent(line: string): ExperimentEvent | null {
	try {
		return ExperimentEvent.safeParse(JSON.parse(line)).data ?? null;
	} catch {
		return null;
	}
}
