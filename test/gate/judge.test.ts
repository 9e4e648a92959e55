import { describe, expect, test } from "vitest";
import { judgeTests } from "../../src/gate/judge.ts";
import type { KnownFailure } from "../../src/model/gate.ts";
import type { ObservedTest, TestOutcome } from "../../src/model/test-outcome.ts";

const seen = (outcome: TestOutcome, test = "g/x"): ObservedTest => ({
	test,
	outcome,
	retried: false,
	durationMs: 1,
});
const passed: TestOutcome = { state: "passed" };
const skipped: TestOutcome = { state: "skipped", why: "no IPv6" };
const disabled: TestOutcome = { state: "disabled" };
const failed: TestOutcome = { state: "failed", detail: "a == b" };
const crash: TestOutcome = { state: "crash", signal: "SIGSEGV", detail: "in drain" };
const hang: TestOutcome = { state: "hang", timeoutMs: 30_000 };

const known: KnownFailure = {
	test: "g/x",
	states: ["failed"],
	failedRuns: 4,
	runs: 4,
	detail: "a == b",
};

const judge = (before: TestOutcome, after: TestOutcome, knownFailures: KnownFailure[] = []) =>
	judgeTests({ tests: [seen(before)], known: knownFailures }, [seen(after)])[0];

describe("fine", () => {
	test.each<[string, TestOutcome, TestOutcome]>([
		["passes as before", passed, passed],
		["skips what was skipped", skipped, skipped],
		["passes what was skipped", skipped, passed],
		["is disabled as before", disabled, disabled],
	])("%s", (_, before, after) => {
		expect(judge(before, after)).toMatchObject({ standing: "fine", reason: "" });
	});

	test("passes, or skips, what the unmodified library fails", () => {
		expect(judge(failed, passed, [known])).toMatchObject({ standing: "fine" });
		expect(judge(failed, skipped, [known])).toMatchObject({ standing: "fine" });
	});
});

describe("known", () => {
	test("fails as the unmodified library does", () => {
		expect(judge(failed, failed, [known])).toMatchObject({
			standing: "known",
			reason: "failed: a == b",
		});
	});

	test.each([crash, hang])("in another way it is a failure: %j", (after) => {
		expect(judge(failed, after, [known])).toMatchObject({
			standing: "failure",
			reason: expect.stringContaining("the unmodified library has only: failed"),
		});
	});
});

describe("a failure", () => {
	test.each<[string, TestOutcome, TestOutcome, string]>([
		["fails", passed, failed, "failed: a == b"],
		["hangs", passed, hang, "hang: not done in 30 s"],
		["crashes", passed, crash, "crash by SIGSEGV: in drain"],
		["crashes unseen", passed, { ...crash, signal: null, detail: "" }, "crash"],
		["skips what was run", passed, skipped, "skipped, though the unmodified library runs it"],
		["is disabled now", passed, disabled, "disabled, though the unmodified library runs it"],
		["has gone", passed, { state: "absent", why: "no longer lists it" }, "no longer lists it"],
		["gives no result", passed, { state: "unparsed", detail: "exit code 3" }, "exit code 3"],
		["fails what was skipped", skipped, failed, "failed: a == b"],
		["gives no result where none passed", skipped, { state: "unparsed", detail: "?" }, "no result"],
	])("%s", (_, before, after, reason) => {
		const judged = judge(before, after);
		expect(judged?.standing).toBe("failure");
		expect(judged?.reason).toContain(reason);
	});

	test("no result is none, also where the unmodified library fails", () => {
		const judged = judge(failed, { state: "unparsed", detail: "?" }, [known]);
		expect(judged?.standing).toBe("failure");
	});

	test("a test that the unmodified library does not have", () => {
		const [judged] = judgeTests({ tests: [], known: [] }, [seen(passed, "g/new")]);
		expect(judged).toMatchObject({ standing: "failure", test: "g/new" });
	});
});
