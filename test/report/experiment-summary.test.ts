import { expect, test } from "vitest";
import { firstStanding, type Standing } from "../../src/model/experiment.ts";
import { experimentSummary } from "../../src/report/experiment-summary.ts";
import { noStyle } from "../../src/report/style.ts";
import { accepted, draftFixture } from "../fixtures/experiment.ts";

const ledger = { schema: "evlab.experiment/1", id: "EXP-007", previous: null, files: [] } as const;
const lines = (changes: Parameters<typeof draftFixture>[0], standing?: Standing) => {
	const experiment = { ...ledger, ...draftFixture(changes) };
	const to = { width: 100, style: noStyle };
	return experimentSummary(experiment, standing ?? firstStanding(experiment), to);
};

test("what each stage found and cost, the decision, and the command that comes next", () => {
	const stages = [
		{ stage: "build", outcome: "passes", finding: "built", seconds: 61.23, evidence: [] },
		{ stage: "identity", outcome: "not reached", finding: "", seconds: 0, evidence: [] },
	] as const;
	const text = lines({ stages, decision: accepted });
	expect(text[0]).toBe("EXP-007  Keep one small chain on a full drain");
	expect(text).toContain("build     passes          61.2  built");
	expect(text).toContain("identity  not reached");
	expect(text).toContain("accept: faster on evbuffer/add-drain-64 by 5.0 %");
	expect(text.at(-1)).toBe("next: evlab accept EXP-007 runs the full gate and makes it the tip");
});

test("a parked one says what it needs; nothing of a variant reaches the terminal as it is", () => {
	const decision = { kind: "park" as const, reason: "too small\u001b[31m", needs: "a quiet host" };
	const text = lines({ decision });
	expect(text.at(-1)).toBe("next: a quiet host");
	expect(text.join("\n")).not.toContain("\u001b");
});

test.each([
	["acceptable", "next: evlab accept EXP-007 runs the full gate and makes it the tip"],
	[
		"accepted",
		"next: evlab reproduce EXP-007 measures it again; evlab revert EXP-007 takes it back",
	],
	["parked", "next: evlab try parked/EXP-007 measures it again; evlab log EXP-007 says more"],
	[
		"rejected",
		"next: evlab log EXP-007 says more; its diff and samples are in experiments/EXP-007",
	],
	[
		"reverted",
		"next: evlab try experiments/EXP-007/patch.diff measures it again, on the present tip",
	],
] as const)("what comes next follows from where it stands: %s", (standing, next) => {
	expect(lines({ decision: accepted }, standing).at(-1)).toBe(next);
});
