import { expect, test } from "vitest";
import { attemptState } from "../../../src/commands/try/attempt-state.ts";
import { headline, liveView } from "../../../src/commands/try/watch.ts";
import type { AttemptEntry } from "../../../src/model/attempt.ts";
import { createFakeProgress } from "../../fakes/fake-progress.ts";
import { openedEntry } from "../../fixtures/attempt.ts";

const at = "2026-01-01T00:00:00.000Z";
const report = {
	stage: "build",
	outcome: "passes",
	finding: "built",
	seconds: 61.2,
	evidence: [],
} as const;
const built: AttemptEntry = { kind: "ended", at, candidate: 0, report, evidence: [] };

test("says which stage runs, what is next, and what it has cost so far", () => {
	const one = attemptState([openedEntry(1), built]);
	expect(headline(one, { kind: "run", stage: "identity", candidates: [0] })).toBe(
		"2/8 identity, then light-gate, 61 s so far",
	);
	const two = attemptState([openedEntry(2)]);
	expect(headline(two, { kind: "run", stage: "build", candidates: [0, 1] })).toBe(
		"1/8 build of variant-1 and variant-2, then identity, 0 s so far",
	);
});

test("a stage's steps say whose they are; its end is one line with its cost and its finding", () => {
	const progress = createFakeProgress();
	const view = liveView(progress);
	const state = attemptState([openedEntry(1)]);
	view.watcher.began(state, { kind: "run", stage: "build", candidates: [0] });
	view.progress.step("compiling");
	view.progress.done("tip: built");
	view.progress.note("a warning");
	view.watcher.ended(state, 0, report);
	expect(progress.lines).toEqual([
		"step: 1/8 build, then identity, 0 s so far",
		"step: 1/8 build, then identity, 0 s so far | compiling",
		"note: a warning",
		"done: build      passes         61.2 s  built",
	]);
});
