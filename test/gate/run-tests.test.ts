import { expect, test } from "vitest";
import type { PlannedTest, TestPlan } from "../../src/gate/plan.ts";
import { runTests } from "../../src/gate/run-tests.ts";
import type { ObservedTest, TestOutcome } from "../../src/model/test-outcome.ts";
import { createSlots } from "../../src/system/slots.ts";

const planned = (test: string): PlannedTest => ({ test, timeoutMs: 1000 });
const plan = (together: readonly string[], alone: readonly string[] = []): TestPlan => ({
	together: together.map(planned),
	alone: alone.map(planned),
	disabled: [],
});
const seen = (test: string, outcome: TestOutcome = { state: "passed" }): ObservedTest => ({
	test,
	outcome,
	retried: false,
	durationMs: 1,
});
const never = new AbortController().signal;

test("at most so many at a time, and those that want to be alone are", async () => {
	let running = 0;
	const most = new Map<string, number>();
	const run = async ({ test }: PlannedTest) => {
		running++;
		for (let turn = 0; turn < 5; turn++) {
			most.set(test, Math.max(most.get(test) ?? 0, running));
			await Promise.resolve();
		}
		running--;
		return seen(test);
	};
	const observed = await runTests({
		...{ slots: createSlots(2), run, mostHangs: 1, signal: never },
		plan: plan(["g/1", "g/2", "g/3", "g/4"], ["g/5", "g/6"]),
	});
	expect(observed.map(({ test }) => test)).toEqual(["g/1", "g/2", "g/3", "g/4", "g/5", "g/6"]);
	expect(most.get("g/1")).toBe(2);
	expect([most.get("g/5"), most.get("g/6")]).toEqual([1, 1]);
});

test("two configurations share the slots, and who wants to be alone waits for both", async () => {
	const slots = createSlots(2);
	let [running, most] = [0, 0];
	const beside = new Map<string, number>();
	const run = async ({ test }: PlannedTest) => {
		most = Math.max(most, ++running);
		for (let turn = 0; turn < 5; turn++) {
			beside.set(test, Math.max(beside.get(test) ?? 0, running));
			await Promise.resolve();
		}
		running--;
		return seen(test);
	};
	const shared = { slots, run, mostHangs: 1, signal: never };
	await Promise.all([
		runTests({ ...shared, plan: plan(["a/1", "a/2", "a/3"], ["a/4"]) }),
		runTests({ ...shared, plan: plan(["b/1", "b/2", "b/3", "b/5", "b/6"], ["b/4"]) }),
	]);
	expect([most, beside.get("a/4"), beside.get("b/4")]).toEqual([2, 1, 1]);
	expect(beside.size).toBe(10);
});

test("started in the order of the plan, reported as they end", async () => {
	const started: string[] = [];
	const told: string[] = [];
	await runTests({
		plan: plan(["g/b", "g/a"]),
		slots: createSlots(1),
		run: async ({ test }) => {
			started.push(test);
			return seen(test);
		},
		mostHangs: 1,
		signal: never,
		onTest: (done, total) => told.push(`${done}/${total}`),
	});
	expect([started, told]).toEqual([
		["g/b", "g/a"],
		["1/2", "2/2"],
	]);
});

test("what regress leaves out is in the result as disabled", async () => {
	const observed = await runTests({
		...{
			slots: createSlots(1),
			mostHangs: 1,
			signal: never,
			run: async ({ test }: PlannedTest) => seen(test),
		},
		plan: { ...plan(["g/1"]), disabled: ["g/0"] },
	});
	expect(observed.map(({ outcome }) => outcome.state)).toEqual(["disabled", "passed"]);
});

test("after so many hangs the rest is given up, what waits to be alone too, and says so", async () => {
	const started: string[] = [];
	const observed = await runTests({
		plan: plan(["g/1", "g/2", "g/3", "g/4", "g/5"], ["g/6"]),
		slots: createSlots(1),
		run: async ({ test }) => {
			started.push(test);
			return test === "g/2" ? seen(test) : seen(test, { state: "hang", timeoutMs: 30_000 });
		},
		mostHangs: 3,
		signal: never,
	});
	expect(started).toEqual(["g/1", "g/2", "g/3", "g/4"]);
	const absent = { state: "absent", why: "not run after 3 hangs" };
	expect(observed.slice(4).map(({ outcome }) => outcome)).toEqual([absent, absent]);
});

test("what runs beside the last hang keeps its own result", async () => {
	const observed = await runTests({
		plan: plan(["g/1", "g/2", "g/3"]),
		slots: createSlots(2),
		run: async ({ test }) =>
			test === "g/1" ? seen(test, { state: "hang", timeoutMs: 30_000 }) : later(seen(test)),
		mostHangs: 1,
		signal: never,
	});
	expect(observed.map(({ outcome }) => outcome.state)).toEqual(["hang", "passed", "absent"]);
});

async function later(seen: ObservedTest): Promise<ObservedTest> {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
	return seen;
}

test("an interruption: neither the rest, nor what was killed by it", async () => {
	const interrupt = new AbortController();
	const observed = await runTests({
		plan: plan(["g/1", "g/2", "g/3"]),
		slots: createSlots(1),
		run: async ({ test }) => {
			if (test === "g/2") interrupt.abort();
			return seen(test, { state: "crash", signal: "SIGKILL", detail: "" });
		},
		mostHangs: 1,
		signal: interrupt.signal,
	});
	expect(observed.map(({ test }) => test)).toEqual(["g/1"]);
});
