import { expect, test } from "vitest";
import { judgeScenario } from "../../../src/gate/scenarios/judge-scenario.ts";
import type { ScenarioOutcome } from "../../../src/model/scenario.ts";

const ran = (complaint = "", bytes: number | null = null, allowance = 0): ScenarioOutcome => ({
	...{ state: "ran", complaint, bytes, allowance },
});
const died: ScenarioOutcome = { state: "died", how: "crash by SIGSEGV" };
const kib = 1024;

test("what both do is fine", () => {
	expect(judgeScenario(ran(), ran())).toBe("");
});

test("a complaint or a death of the variant alone is its failure", () => {
	expect(judgeScenario(ran(), ran("12 of 300 events were lost"))).toBe(
		"12 of 300 events were lost",
	);
	expect(judgeScenario(ran(), died)).toBe("crash by SIGSEGV");
});

test("what the unmodified library does not do on this host either is not held against it", () => {
	expect(judgeScenario(ran("a loop did not wake up"), ran("a loop did not wake up"))).toBe("");
	expect(judgeScenario(died, died)).toBe("");
});

test("memory may grow by the unmodified run's allowance, whatever the variant claims", () => {
	const pristine = ran("", 100 * kib, 50 * kib);
	expect(judgeScenario(pristine, ran("", 150 * kib, 0))).toBe("");
	expect(judgeScenario(pristine, ran("", 151 * kib, 1000 * kib))).toBe(
		"keeps 151 KiB, the unmodified library 100; 50 more are allowed",
	);
});
