import { expect, test } from "vitest";
import { questionFailures, settleDoubt } from "../../src/gate/question.ts";
import type { JudgedTest, KnownFailure } from "../../src/model/gate.ts";
import type { ObservedTest, TestOutcome } from "../../src/model/test-outcome.ts";

const passed: TestOutcome = { state: "passed" };
const failed: TestOutcome = { state: "failed", detail: "late" };

const seen = (outcome: TestOutcome, test = "g/x"): ObservedTest => ({
	test,
	outcome,
	retried: false,
	durationMs: 1,
});
const judged = (outcome: TestOutcome, test = "g/x"): JudgedTest => ({
	...seen(outcome, test),
	standing: outcome.state === "passed" ? "fine" : "failure",
	reason: outcome.state === "passed" ? "" : "failed: late",
});
const runs = (failures: number, outcome: TestOutcome = failed) =>
	Array.from({ length: 10 }, (_, i) => seen(i < failures ? outcome : passed));

test.each([
	[10, 0, "failure"],
	[1, 0, "failure"],
	[1, 1, "known"],
	[6, 1, "known"],
	[7, 1, "failure"],
	[10, 4, "failure"],
	[10, 5, "known"],
	[0, 3, "known"],
] as const)(
	"fails %d of 10 where the unmodified library fails %d: %s",
	(after, before, expected) => {
		const settled = settleDoubt(judged(failed), { pristine: runs(before), variant: runs(after) });
		expect(settled.standing).toBe(expected);
		expect(settled.reason).toContain(`the variant fails ${after} of 10`);
		expect(settled.reason).toContain(`the unmodified library ${before} of 10`);
	},
);

test("another way of failing excuses nothing", () => {
	const crash: TestOutcome = { state: "crash", signal: null, detail: "" };
	const settled = settleDoubt(judged(failed), { pristine: runs(9, crash), variant: runs(9) });
	expect(settled.standing).toBe("failure");
});

const never = new AbortController().signal;

function question(tests: readonly JudgedTest[], known: readonly KnownFailure[] = []) {
	const asked: string[] = [];
	const ask = (who: string, outcome: TestOutcome) => async (test: string) => {
		asked.push(`${who} ${test}`);
		return seen(outcome, test);
	};
	const answered = questionFailures(
		tests,
		{ known },
		{ pristine: ask("pristine", failed), variant: ask("variant", failed) },
		never,
	);
	return { asked, answered };
}

test("asks both in turn about what failed, and remembers the unmodified library's failures", async () => {
	const { asked, answered } = question([judged(passed, "g/a"), judged(failed)]);
	const { tests, known } = await answered;
	expect(asked.slice(0, 4)).toEqual(["pristine g/x", "variant g/x", "pristine g/x", "variant g/x"]);
	expect(asked).toHaveLength(20);
	expect(tests.map(({ standing }) => standing)).toEqual(["fine", "known"]);
	expect(known).toEqual([
		{ test: "g/x", states: ["failed"], failedRuns: 10, runs: 10, detail: "late" },
	]);
});

test("nothing is asked about a failure that is certain, a hang, or when too much fails", async () => {
	const certain = { test: "g/x", states: ["failed"], failedRuns: 4, runs: 4, detail: "" } as const;
	const six = Array.from({ length: 6 }, (_, i) => judged(failed, `g/${i}`));
	const hang = judged({ state: "hang", timeoutMs: 1 });
	for (const { asked, answered } of [
		question([judged(failed)], [certain]),
		question([hang]),
		question(six),
	]) {
		await answered;
		expect(asked).toEqual([]);
	}
});

test("a failure known only now and then is asked about again", async () => {
	const rare = { test: "g/x", states: ["failed"], failedRuns: 2, runs: 4, detail: "" } as const;
	const { asked, answered } = question([{ ...judged(failed), standing: "known" }], [rare]);
	expect((await answered).known).toMatchObject([{ failedRuns: 12, runs: 14 }]);
	expect(asked).toHaveLength(20);
});
