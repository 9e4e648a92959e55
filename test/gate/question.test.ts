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

/** The unmodified library passes but where `before` says otherwise; the variant fails everything. */
async function settle(
	tests: readonly JudgedTest[],
	before: Readonly<Record<string, TestOutcome>> = {},
	after: TestOutcome = failed,
) {
	const asked: string[] = [];
	const answer = async (who: string, test: string, outcome: TestOutcome) => {
		asked.push(`${who} ${test}`);
		return seen(outcome, test);
	};
	const { tests: settled } = await questionFailures(
		tests,
		{ known: [] },
		{
			pristine: (test) => answer("pristine", test, before[test] ?? passed),
			variant: (test) => answer("variant", test, after),
		},
		never,
	);
	return { asked, standings: settled.map(({ standing }) => standing), settled };
}

test("five of five against none of five is enough", async () => {
	const { asked, settled } = await settle([judged(failed)]);
	expect(asked).toHaveLength(10);
	expect(settled[0]).toMatchObject({
		standing: "failure",
		reason: "failed: late; asked again, the variant fails 5 of 5, the unmodified library 0 of 5",
	});
});

test("after one that stands the others stand unasked; the shortest is asked first", async () => {
	const long = { ...judged(failed, "g/long"), durationMs: 9000 };
	const { asked, standings, settled } = await settle([long, judged(failed, "g/short")]);
	expect(new Set(asked)).toEqual(new Set(["pristine g/short", "variant g/short"]));
	expect(standings).toEqual(["failure", "failure"]);
	expect(settled[0]?.reason).toBe("failed: late; not asked again: g/short fails already");
});

test("one that is excused does not excuse the next", async () => {
	const { asked, standings } = await settle([judged(failed, "g/a"), judged(failed, "g/b")], {
		"g/a": failed,
	});
	expect([asked.length, standings]).toEqual([30, ["known", "failure"]]);
});

test("beside a hang nothing is asked: the variant has failed", async () => {
	const hang = judged({ state: "hang", timeoutMs: 30_000 }, "g/hang");
	const { asked, standings, settled } = await settle([hang, judged(failed)]);
	expect([asked, standings]).toEqual([[], ["failure", "failure"]]);
	expect(settled[1]?.reason).toContain("not asked again: g/hang fails already");
});

test("a variant that hangs when asked is not asked again", async () => {
	const hang: TestOutcome = { state: "hang", timeoutMs: 30_000 };
	const { asked, standings } = await settle([judged(failed)], {}, hang);
	expect([asked, standings]).toEqual([["pristine g/x", "variant g/x"], ["failure"]]);
});

test("where the unmodified library fails too, all ten rounds are asked", async () => {
	const crash: TestOutcome = { state: "crash", signal: null, detail: "" };
	const { asked } = await settle([judged(failed)], { "g/x": failed }, crash);
	expect(asked).toHaveLength(20);
});
