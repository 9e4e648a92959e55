import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExperimentEvent } from "../../src/model/experiment.ts";
import { readEventLog, withEvent } from "../../src/record/event-log.ts";

type Added = Omit<ExperimentEvent, "schema" | "previous">;

const hex = (length: number) =>
	fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
// Reasons are free text of any language, with anything a shell or a model may put into them.
const text = fc.string({ unit: "binary", minLength: 1 });
const event: fc.Arbitrary<Added> = fc.record({
	at: fc.constant("2026-11-24T12:00:00.000Z"),
	experiment: fc.integer({ min: 1, max: 2000 }).map((n) => `EXP-${String(n).padStart(3, "0")}`),
	record: hex(64),
	event: fc.oneof(
		fc.record({ kind: fc.constant("recorded" as const) }),
		fc.record({ kind: fc.constant("rejected" as const), reason: text }),
		fc.record({ kind: fc.constant("accepted" as const), patch: text, tip: hex(40) }),
		fc.record({ kind: fc.constant("reverted" as const), reason: text, tip: hex(40) }),
	),
});
const events = fc.array(event, { minLength: 1, maxLength: 8 });

function written(added: readonly Added[]): string {
	return added.reduce((log, next) => withEvent(readEventLog(log), next), "");
}

describe("the event log", () => {
	test("reads back what was added, in order, without a problem", () => {
		fc.assert(
			fc.property(events, (added) => {
				const log = readEventLog(written(added));
				expect(log.problems).toEqual([]);
				expect(log.torn).toBeNull();
				expect(log.events.map(({ schema, previous, ...rest }) => rest)).toEqual(added);
			}),
		);
	});

	test("cut off at any byte: all whole events, and what is left of the next one is named", () => {
		fc.assert(
			fc.property(events, fc.nat(), (added, at) => {
				const bytes = Buffer.from(written(added));
				const cut = bytes.subarray(0, at % bytes.length);
				const log = readEventLog(cut.toString());
				expect(log.problems).toEqual([]);
				const kept = log.lines.map((line) => `${line}\n`).join("");
				// Not a byte is dropped: lines and torn part are the file.
				expect(`${kept}${log.torn ?? ""}`.trimEnd()).toBe(cut.toString().trimEnd());
				const whole =
					bytes
						.subarray(0, cut.length + 1)
						.toString()
						.split("\n").length - 1;
				expect(log.events).toHaveLength(whole);
				const healed = readEventLog(
					added.slice(whole).reduce((text, next) => withEvent(readEventLog(text), next), kept),
				);
				expect(healed.lines).toEqual(readEventLog(written(added)).lines);
			}),
		);
	});

	test("any line changed, removed or moved, but for the last, is a problem", () => {
		fc.assert(
			fc.property(
				fc.array(event, { minLength: 3, maxLength: 8 }),
				fc.nat(),
				fc.constantFrom("change", "remove", "swap"),
				(added, where, how) => {
					const lines = written(added).trimEnd().split("\n");
					const at = where % (lines.length - 1);
					const line = lines[at] as string;
					if (how === "remove") lines.splice(at, 1);
					if (how === "swap") lines.splice(at, 2, lines[at + 1] as string, line);
					if (how === "change") {
						lines[at] = line.replace("2026-11-24T12:00:00.000Z", "2026-11-25T12:00:00.000Z");
					}
					const log = readEventLog(lines.map((each) => `${each}\n`).join(""));
					expect(log.problems.length).toBeGreaterThan(0);
				},
			),
		);
	});

	test("a line that is no event is a problem, named by its number", () => {
		const [first, second] = written([
			{ ...sample, experiment: "EXP-001" },
			{ ...sample, experiment: "EXP-002" },
		])
			.trimEnd()
			.split("\n");
		const log = readEventLog(`${first}\n{"half":\n${second}\n`);
		expect(log.problems[0]).toBe("line 2 is no event");
		expect(log.events.map(({ experiment }) => experiment)).toEqual(["EXP-001", "EXP-002"]);
	});
});

const sample: Added = {
	at: "2026-11-24T12:00:00.000Z",
	experiment: "EXP-001",
	record: "a".repeat(64),
	event: { kind: "recorded" },
};
