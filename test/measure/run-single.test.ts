import { describe, expect, test } from "vitest";
import type { Job, Reply } from "../../src/measure/messages.ts";
import { runSingle, type SingleRun } from "../../src/measure/run-single.ts";
import { type Answer, createFakeWorkers, fakeCopies, ready } from "../fakes/fake-worker.ts";
import { measureConfig } from "../fakes/measure-config.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const config = measureConfig({ timeout_s: 0.05 });
const single = (...nsPerOp: number[]): Reply => ({
	type: "single",
	nsPerOp,
	floorNsPerOp: Math.min(...nsPerOp) / 2,
	syscalls: { recv: 1 },
});

function setUp(
	answer: (job: Job, worker: number) => Answer,
	changes: Partial<SingleRun> = {},
	greet?: Parameters<typeof createFakeWorkers>[1],
) {
	const workers = createFakeWorkers(
		(job, worker) => answer(job, workers.started.indexOf(worker)),
		greet,
	);
	const interrupt = new AbortController();
	const run: SingleRun = {
		workloads: [smallWorkload("one"), smallWorkload("two", { events: 3 })],
		copies: fakeCopies("baseline", 2),
		trials: 3,
		visitBudgetMs: 100,
		config,
		seed: 40,
		startWorker: workers.startWorker,
		signal: interrupt.signal,
		onVisit: () => {},
		...changes,
	};
	return { run, workers, interrupt };
}

test("a median per trial, each trial a fresh process with the next layout", async () => {
	const { run, workers } = setUp((_, worker) => [single(worker + 1, worker + 3, worker + 100)]);
	expect(await runSingle(run)).toEqual([
		{
			state: "measured",
			workload: "test/one",
			trialNsPerOp: [3, 4, 5],
			floorNsPerOp: 1,
			eventsPerOp: null,
			syscallsPerOp: { recv: 1 },
		},
		// Three events an iteration of two operations.
		expect.objectContaining({ workload: "test/two", eventsPerOp: 1.5 }),
	]);
	expect(workers.started.map(({ copies }) => copies.map(({ copy }) => copy.layout))).toEqual([
		[0],
		[1],
		[0],
	]);
	expect(workers.started.map(({ jobs }) => jobs[0]?.seed)).toEqual([40, 41, 42]);
	expect(workers.started.every(({ process }) => process.killed)).toBe(true);
});

test("programs with locks get processes of their own; rows keep the order of the workloads", async () => {
	const locked = smallWorkload("locked", { locks: true });
	const { run, workers } = setUp(() => [single(1)], {
		workloads: [locked, smallWorkload("one")],
	});
	expect((await runSingle(run)).map(({ workload }) => workload)).toEqual([
		"test/locked",
		"test/one",
	]);
	expect(workers.started.map(({ jobs }) => jobs.map(({ workload }) => workload.id))).toEqual(
		[1, 2, 3].flatMap(() => [["test/one"], ["test/locked"]]),
	);
});

describe("a fault", () => {
	test("voids its row and is not tried again; the others go on in a new process", async () => {
		const { run, workers } = setUp((job) =>
			job.workload.id === "test/one" ? { end: { signal: "SIGSEGV" } } : [single(1)],
		);
		const [one, two] = await runSingle(run);
		expect(one).toMatchObject({ state: "void", fault: { kind: "crash", signal: "SIGSEGV" } });
		expect(two).toMatchObject({ state: "measured", trialNsPerOp: [1, 1, 1] });
		expect(workers.started).toHaveLength(4);
	});

	test("of what was loaded leaves every row void: such a process measures nothing", async () => {
		const wrong = fakeCopies("candidate", 2);
		const { run, workers } = setUp(
			() => [single(1)],
			{},
			(copies) => ready(copies.map(({ role }, i) => ({ role, copy: wrong[i] ?? wrong[0]! }))),
		);
		const rows = await runSingle(run);
		expect(rows).toMatchObject([{ state: "void" }, { state: "void" }]);
		expect(workers.started.flatMap(({ jobs }) => jobs)).toEqual([]);
		expect(workers.started.every(({ process }) => process.killed)).toBe(true);
	});
});

test("Ctrl-C keeps the trials that were complete and blames nobody", async () => {
	let jobs = 0;
	const { run, interrupt } = setUp(() => {
		if (++jobs <= 3) return [single(jobs)];
		interrupt.abort();
		return { end: { signal: "SIGKILL" } };
	});
	expect(await runSingle(run)).toMatchObject([
		{ workload: "test/one", trialNsPerOp: [1, 3] },
		{ workload: "test/two", trialNsPerOp: [2] },
	]);
	expect(jobs).toBe(4);
});

test("Ctrl-C before anything was measured shows nothing", async () => {
	const { run, interrupt, workers } = setUp(
		() => [single(1)],
		{},
		() => [],
	);
	const running = runSingle(run);
	interrupt.abort();
	workers.started[0]?.process.end({ signal: "SIGKILL" });
	expect(await running).toEqual([]);
});
