import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	createJournal,
	journalPath,
	openJournal,
	parseJournal,
	readAttempt,
} from "../../../src/commands/try/journal.ts";
import { nextStep } from "../../../src/commands/try/next-step.ts";
import type { AttemptEntry } from "../../../src/model/attempt.ts";
import { createFiles } from "../../../src/system/files.ts";
import { temporaryDirectory } from "../../fakes/temporary-directory.ts";
import { openedEntry } from "../../fixtures/attempt.ts";

const files = createFiles();
const at = "2026-01-01T00:00:00.000Z";
const built: AttemptEntry = {
	kind: "ended",
	at,
	candidate: 0,
	report: { stage: "build", outcome: "passes", finding: "", seconds: 2, evidence: [] },
	evidence: [],
};

function journal(): string {
	const directory = join(temporaryDirectory(), "try-1");
	createJournal(directory, openedEntry());
	return directory;
}

test("a line cut off by a kill is taken away, and what follows is whole", async () => {
	const directory = journal();
	appendFileSync(journalPath(directory), JSON.stringify(built).slice(0, 60));
	// Another evlab may be writing it: reading changes nothing.
	const before = readFileSync(journalPath(directory), "utf8");
	expect(nextStep(await readAttempt(files, directory))).toMatchObject({ stage: "build" });
	expect(readFileSync(journalPath(directory), "utf8")).toBe(before);

	const opened = await openJournal(files, directory);
	opened.append(built);
	opened.close();
	expect(nextStep(await readAttempt(files, directory))).toMatchObject({ stage: "identity" });
});

test("every cut of the last line is understood, and loses no other", () => {
	const first = `${JSON.stringify(openedEntry())}\n`;
	const last = `${JSON.stringify(built)}\n`;
	for (let cut = 0; cut < last.length; cut++) {
		const { entries, whole } = parseJournal(first + last.slice(0, cut), "journal");
		expect([entries.length, whole]).toEqual([1, first]);
	}
	expect(parseJournal(first + last, "journal").entries).toHaveLength(2);
});

test.each([
	["not JSON", '{"kind":'],
	["of no kind", '{"kind":"later","at":"x"}'],
	["of another candidate", JSON.stringify({ ...built, candidate: 1 })],
])("a whole line that is %s is refused by name, and nothing is changed", async (_, line) => {
	const directory = journal();
	const path = journalPath(directory);
	const text = `${readFileSync(path, "utf8")}${line}\n${JSON.stringify(built)}\n`;
	writeFileSync(path, text);
	await expect(openJournal(files, directory)).rejects.toMatchObject({ code: "RECORD_MISMATCH" });
	expect(readFileSync(path, "utf8")).toBe(text);
});

test("an entry that makes no sense is not written", async () => {
	const directory = journal();
	const opened = await openJournal(files, directory);
	const before = readFileSync(journalPath(directory), "utf8");
	expect(() => opened.append({ ...built, candidate: 5 })).toThrow("names candidate 5");
	opened.close();
	expect(readFileSync(journalPath(directory), "utf8")).toBe(before);
});
