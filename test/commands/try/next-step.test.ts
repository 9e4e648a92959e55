import { describe, expect, test } from "vitest";
import { attemptState } from "../../../src/commands/try/attempt-state.ts";
import { nextStep } from "../../../src/commands/try/next-step.ts";
import type { AttemptEntry } from "../../../src/model/attempt.ts";
import type { StageName, StageReport } from "../../../src/model/experiment.ts";
import { openedEntry } from "../../fixtures/attempt.ts";

const at = "2026-01-01T00:00:00.000Z";

function ended(
	candidate: number,
	stage: StageName,
	outcome: StageReport["outcome"] = "passes",
): AttemptEntry {
	const report = { stage, outcome, finding: "", seconds: 1, evidence: [] };
	return { kind: "ended", at, candidate, report, evidence: [] };
}
const all = (candidate: number, ...stages: StageName[]) => stages.map((s) => ended(candidate, s));
const upToScreen = ["build", "identity", "light-gate", "oracle", "screen"] as const;
const score = (candidate: number) => ({ candidate, workload: "a/b", effect: 0.1, low: 0.05 });
const chose: AttemptEntry = { kind: "chose", at, candidate: 1, scores: [score(0), score(1)] };
const step = (candidates: number, ...entries: AttemptEntry[]) =>
	nextStep(attemptState([openedEntry(candidates), ...entries]));

describe("one candidate", () => {
	test("goes through the stages in their order, and is decided, recorded and settled", () => {
		const done: AttemptEntry[] = [];
		for (const stage of [...upToScreen, "confirm", "profile"] as const) {
			expect(step(1, ...done)).toEqual({ kind: "run", stage, candidates: [0] });
			done.push(ended(0, stage));
		}
		expect(step(1, ...done)).toEqual({ kind: "decide", candidate: 0 });
		const decision = { kind: "park" as const, reason: "", needs: null };
		const report = { stage: "decide" as const, finding: "", seconds: 0, evidence: [] };
		done.push({
			kind: "decided",
			at,
			candidate: 0,
			decision,
			report: { ...report, outcome: "inconclusive" },
		});
		expect(step(1, ...done)).toEqual({ kind: "publish", candidate: 0 });
		done.push({
			kind: "published",
			at,
			candidate: 0,
			experiment: "EXP-001",
			record: "a".repeat(64),
		});
		expect(step(1, ...done)).toEqual({ kind: "settle", candidate: 0 });
		done.push({ kind: "settled", at, candidate: 0 });
		expect(step(1, ...done)).toEqual({ kind: "done" });
	});

	test("a stage that began and did not end is run again", () => {
		const began: AttemptEntry = { kind: "began", at, candidate: 0, stage: "identity" };
		expect(step(1, ended(0, "build"), began)).toMatchObject({ kind: "run", stage: "identity" });
	});

	test.each(["build", "identity", "light-gate", "oracle", "screen", "confirm", "profile"] as const)(
		"rejected by %s, it is decided without another stage",
		(stage) => {
			const before = [...upToScreen, "confirm", "profile"] as const;
			const passed = before.slice(0, before.indexOf(stage));
			expect(step(1, ...all(0, ...passed), ended(0, stage, "rejects"))).toEqual({
				kind: "decide",
				candidate: 0,
			});
		},
	);

	test("without an answer from a stage that must say yes it ends, without a profile it does not", () => {
		const silent = ended(0, "oracle", "inconclusive");
		expect(step(1, ...all(0, "build", "identity", "light-gate"), silent).kind).toBe("decide");
		const confirmed = all(0, ...upToScreen, "confirm");
		expect(step(1, ...confirmed, ended(0, "profile", "inconclusive")).kind).toBe("decide");
	});

	test("what was lost is run again, with all after it", () => {
		const lost: AttemptEntry = { kind: "lost", at, candidate: 0, stage: "light-gate", file: "x" };
		const entries = [...all(0, ...upToScreen), lost];
		expect(step(1, ...entries)).toMatchObject({ kind: "run", stage: "light-gate" });
		expect(step(1, ...entries, ended(0, "light-gate"))).toMatchObject({ stage: "oracle" });
	});
});

describe("several candidates", () => {
	test("build together, and are measured one at a time", () => {
		expect(step(3)).toEqual({ kind: "run", stage: "build", candidates: [0, 1, 2] });
		expect(step(3, ended(1, "build"))).toMatchObject({ stage: "build", candidates: [0, 2] });
		const built = [0, 1, 2].map((candidate) => ended(candidate, "build"));
		expect(step(3, ...built)).toMatchObject({ stage: "identity", candidates: [0] });
		expect(step(3, ...built, ended(0, "identity"))).toMatchObject({ candidates: [1] });
	});

	test("of those that pass the screen one is chosen, and only that one is confirmed", () => {
		const screened = [...all(0, ...upToScreen), ...all(1, ...upToScreen)];
		expect(step(2, ...screened)).toEqual({ kind: "choose", among: [0, 1] });
		expect(step(2, ...screened, chose)).toMatchObject({ stage: "confirm", candidates: [1] });
		const confirmed = [...screened, chose, ...all(1, "confirm", "profile")];
		expect(step(2, ...confirmed)).toEqual({ kind: "decide", candidate: 0 });
	});

	test("the chosen one that fails is not replaced by another: that one was not chosen", () => {
		const screened = [...all(0, ...upToScreen), ...all(1, ...upToScreen), chose];
		expect(step(2, ...screened, ended(1, "confirm", "rejects")).kind).toBe("decide");
	});

	test("with one left there is nothing to choose", () => {
		const rejected = [...all(0, "build"), ended(1, "build", "rejects")];
		expect(step(2, ...rejected)).toMatchObject({ stage: "identity", candidates: [0] });
		const screened = [...rejected, ...all(0, "identity", "light-gate", "oracle", "screen")];
		expect(step(2, ...screened)).toMatchObject({ stage: "confirm", candidates: [0] });
	});
});
