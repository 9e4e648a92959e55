import { expect, test } from "vitest";
import { measurePristine, mostPristineHangs, settle } from "../../src/gate/measure-pristine.ts";
import type { ObservedTest, TestOutcome } from "../../src/model/test-outcome.ts";
import { createSlots } from "../../src/system/slots.ts";

const passed: TestOutcome = { state: "passed" };
const failed: TestOutcome = { state: "failed", detail: "late" };
const crash: TestOutcome = { state: "crash", signal: null, detail: "" };
const seen = (test: string, outcome: TestOutcome): ObservedTest => ({
	test,
	outcome,
	retried: false,
	durationMs: 1,
});

/** Each test gives its outcomes in order, the last one for ever. */
function measure(outcomes: Readonly<Record<string, readonly TestOutcome[]>>, signal?: AbortSignal) {
	const ran: string[] = [];
	const result = measurePristine({
		plan: {
			together: Object.keys(outcomes).map((test) => ({ test, timeoutMs: 1000 })),
			alone: [],
			disabled: [],
		},
		slots: createSlots(2),
		run: async ({ test }) => {
			const turn = ran.filter((each) => each === test).length;
			ran.push(test);
			const given = outcomes[test] ?? [];
			return seen(test, given[turn] ?? given.at(-1) ?? passed);
		},
		mostHangs: mostPristineHangs,
		signal: signal ?? new AbortController().signal,
	});
	return { ran, result };
}

test("what failed is repeated three times, the rest is not", async () => {
	const { ran, result } = measure({ "g/a": [passed], "g/b": [failed] });
	expect(await result).toMatchObject({
		known: [{ test: "g/b", states: ["failed"], failedRuns: 4, runs: 4, detail: "late" }],
	});
	expect(ran.toSorted()).toEqual(["g/a", "g/b", "g/b", "g/b", "g/b"]);
});

test("once in a crowd and never alone is not known: the passing run counts", async () => {
	const { result } = measure({ "g/a": [failed, passed] });
	expect(await result).toEqual({ tests: [seen("g/a", passed)], known: [] });
});

test("now and then is known, with how often and in which ways", async () => {
	const { result } = measure({ "g/a": [failed, passed, crash, passed] });
	expect((await result).known).toMatchObject([
		{ states: ["failed", "crash"], failedRuns: 2, runs: 4 },
	]);
});

test.each<[string, TestOutcome, string]>([
	["unparsed", { state: "unparsed", detail: "exit code 3" }, "WORKER_FAILED"],
	["given up", { state: "absent", why: "not run after 8 hangs" }, "WORKER_FAILED"],
])("nothing is kept when a test is %s", async (_, outcome, code) => {
	const { result } = measure({ "g/a": [passed], "g/b": [outcome] });
	await expect(result).rejects.toMatchObject({ code });
	const { result: repeated } = measure({ "g/b": [failed, outcome] });
	await expect(repeated).rejects.toMatchObject({ code });
});

test("an interruption is none of the library's failures", async () => {
	const interrupt = AbortSignal.abort();
	await expect(measure({ "g/a": [failed] }, interrupt).result).rejects.toMatchObject({
		code: "INTERRUPTED",
	});
});

test("skipped tests stay skipped", () => {
	const skipped = seen("g/a", { state: "skipped", why: "no" });
	expect(settle([skipped], new Map())).toEqual({ tests: [skipped], known: [] });
});
