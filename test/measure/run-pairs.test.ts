import { describe, expect, test } from "vitest";
import type { Job, Reply } from "../../src/measure/messages.ts";
import { planTrials } from "../../src/measure/plan-trials.ts";
import { type PairRun, runPairs } from "../../src/measure/run-pairs.ts";
import type { Fault, TrialSample } from "../../src/model/sample.ts";
import { type Answer, createFakeWorkers, fakeCopies, ready } from "../fakes/fake-worker.ts";
import { measureConfig } from "../fakes/measure-config.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const config = measureConfig({ timeout_s: 0.05 });
const workloads = ["one", "two", "three"].map((name) => smallWorkload(name));
/** One batch of 100 iterations, of 64 bytes each. */
const side = {
	batches: 1,
	bytes: 6400,
	events: 0,
	claimedMs: 0.075,
	outerMs: 0.077,
	unexplainedUs: 2,
};
const cell = (ns: number): Reply => ({
	type: "cell",
	iterations: 100,
	cell: { quadEffects: [0.1], baselineNsPerOp: ns, candidateNsPerOp: ns, floorNsPerOp: 0.5 },
	syscalls: { baseline: {}, candidate: { recv: 1 } },
	cpuUs: { user: 10 * ns, system: ns },
	account: { baseline: side, candidate: side, stampMs: 1000 },
});
const good: Answer = [cell(1), cell(2)];
const mismatched = "0".repeat(40);

function setUp(
	answer: (job: Job, worker: number) => Answer,
	changes: Partial<PairRun> = {},
	greet?: Parameters<typeof createFakeWorkers>[1],
) {
	const samples: TrialSample[] = [];
	const faults: [string, Fault][] = [];
	const visits: string[] = [];
	const workers = createFakeWorkers(
		(job, worker) => answer(job, workers.started.indexOf(worker)),
		greet,
	);
	const interrupt = new AbortController();
	let clockMs = 1000;
	const run: PairRun = {
		plan: planTrials({
			workloads: [...(changes.workloads?.keys() ?? workloads.map(({ id }) => id))],
			trials: 3,
			layouts: 8,
			pairing: "deranged",
			seed: 4,
		}),
		workloads: new Map(workloads.map((workload) => [workload.id, workload])),
		baseline: fakeCopies("baseline", 8),
		candidate: fakeCopies("candidate", 8),
		config,
		visitBudgetMs: () => 100,
		nowMs: () => {
			clockMs += 0.2;
			return clockMs;
		},
		startWorker: workers.startWorker,
		signal: interrupt.signal,
		onSample: (sample) => samples.push(sample),
		onFault: (workload, fault) => faults.push([workload, fault]),
		onVisit: (trial, workload) => visits.push(`${trial} ${workload}`),
		...changes,
	};
	return { run, workers, samples, faults, visits, interrupt };
}

test("one process a trial, with the planned copies, visits in the planned order", async () => {
	const { run, workers, samples, faults, visits } = setUp(() => good);
	await runPairs(run);
	expect(faults).toEqual([]);
	expect(workers.started).toHaveLength(3);
	const planned = run.plan.flatMap(({ trial, visits: v }) =>
		v.map(({ workload }) => `${trial} ${workload}`),
	);
	expect(visits).toEqual(planned);
	expect(samples.map((sample) => `${sample.trial} ${sample.workload}`)).toEqual(planned);
	for (const [index, { copies, jobs, process }] of workers.started.entries()) {
		const plan = run.plan[index];
		expect(copies.map(({ role, copy }) => [role, copy.layout])).toEqual([
			["baseline", plan?.layouts.baseline],
			["candidate", plan?.layouts.candidate],
		]);
		expect(jobs.map(({ seed }) => seed)).toEqual(plan?.visits.map(({ seed }) => seed));
		expect(jobs[0]).toMatchObject({ type: "pair", batchUs: 75, cellMs: 15, budgetMs: 100 });
		expect(process.killed).toBe(true);
	}
	expect(samples[0]).toMatchObject({
		layouts: run.plan[0]?.layouts,
		iterations: 100,
		cells: [{ baselineNsPerOp: 1 }, { baselineNsPerOp: 2 }],
		syscalls: { candidate: { recv: 1 } },
		// Of both cells.
		cpuUs: { user: 30, system: 3 },
	});
});

describe("a workload that faults", () => {
	const is = (job: Job) => job.workload.id === "test/two";

	test("by crashing is void, once; the others go on in a new process of the same trial", async () => {
		const { run, workers, samples, faults } = setUp((job) =>
			is(job) ? { end: { signal: "SIGSEGV" }, busy: "candidate" } : good,
		);
		await runPairs(run);
		expect(faults).toEqual([
			[
				"test/two",
				{
					kind: "crash",
					role: "candidate",
					signal: "SIGSEGV",
					detail: "test/two, in evbuffer.drain (loop)",
				},
			],
		]);
		expect(samples.filter(({ workload }) => workload === "test/two")).toEqual([]);
		expect(samples).toHaveLength(6);
		for (const started of workers.started) {
			const trial = run.plan.find(
				({ layouts }) => layouts.baseline === started.copies[0]?.copy.layout,
			);
			expect(started.copies[1]?.copy.layout).toBe(trial?.layouts.candidate);
		}
		const asked = workers.started.flatMap(({ jobs }) => jobs.filter(is));
		expect(asked).toHaveLength(1);
	});

	test("by hanging is void too", async () => {
		const { run, samples, faults } = setUp((job) =>
			is(job) ? { silent: true, busy: "baseline" } : good,
		);
		await runPairs(run);
		expect(faults).toMatchObject([["test/two", { kind: "hang", role: "baseline", timeoutMs: 50 }]]);
		expect(samples).toHaveLength(6);
	});

	test("by a wrong result keeps its process, and none of its cells", async () => {
		const fault: Fault = { kind: "checksum", role: "candidate", detail: "differs" };
		const { run, workers, samples, faults } = setUp((job) =>
			is(job) ? [cell(1), { type: "fault", fault }] : good,
		);
		await runPairs(run);
		expect(faults).toEqual([["test/two", fault]]);
		expect(workers.started).toHaveLength(3);
		expect(samples).toHaveLength(6);
	});

	test("by hanging, three times over, ends the measuring of all", async () => {
		const many = ["a", "b", "c", "d", "e"].map((name) => smallWorkload(name));
		const { run, faults, samples } = setUp(() => ({ silent: true }), {
			workloads: new Map(many.map((workload) => [workload.id, workload])),
		});
		await runPairs(run);
		expect(samples).toEqual([]);
		const kinds = faults.map(([, { kind }]) => kind);
		expect(kinds).toEqual(["hang", "hang", "hang", "skipped", "skipped"]);
		expect(new Set(faults.map(([workload]) => workload)).size).toBe(5);
	});
});

test("times that do not add up, a little and in every visit, void the workload at the end", async () => {
	const shorter: Answer = [cell(1), cell(2)].map((reply) => {
		if (reply.type !== "cell") return reply;
		const candidate = { ...side, unexplainedUs: 5 };
		return { ...reply, account: { ...reply.account, candidate } };
	});
	const { run, faults } = setUp((job) => (job.workload.id === "test/two" ? shorter : good), {
		plan: planTrials({
			workloads: workloads.map(({ id }) => id),
			trials: 6,
			layouts: 8,
			pairing: "same",
			seed: 4,
		}),
	});
	await runPairs(run);
	expect(faults).toMatchObject([["test/two", { kind: "clock", role: "candidate" }]]);
});

describe("what was loaded", () => {
	test("is not what was meant: nothing is measured with it", async () => {
		const { run, workers, samples, faults } = setUp(
			() => good,
			{},
			(copies) =>
				ready(
					copies.map(({ role, copy }) =>
						role === "candidate"
							? { role, copy: { ...copy, buildId: mismatched } }
							: { role, copy },
					),
				),
		);
		await runPairs(run);
		expect(samples).toEqual([]);
		expect(faults).toHaveLength(3);
		for (const [, fault] of faults) {
			expect(fault).toMatchObject({ kind: "error", role: "candidate" });
			expect(fault.detail).toContain(mismatched);
		}
		expect(workers.started.flatMap(({ jobs }) => jobs)).toEqual([]);
		expect(workers.started.every(({ process }) => process.killed)).toBe(true);
	});

	test("crashes while it loads: the workload is void, the next gets a process of its own", async () => {
		const { run, workers, faults, samples } = setUp(
			() => good,
			{},
			(copies, index) => (index === 0 ? [] : ready(copies)),
		);
		const running = runPairs(run);
		workers.started[0]?.process.end({ signal: "SIGILL" });
		await running;
		expect(faults).toMatchObject([[run.plan[0]?.visits[0]?.workload, { kind: "crash" }]]);
		expect(samples).toHaveLength(6);
	});
});

test("programs with locks never share a process with others", async () => {
	const mixed = [...workloads, smallWorkload("locked", { locks: true })];
	const { run, workers, samples } = setUp(() => good, {
		workloads: new Map(mixed.map((workload) => [workload.id, workload])),
	});
	await runPairs(run);
	expect(samples).toHaveLength(12);
	expect(workers.started).toHaveLength(6);
	for (const { jobs } of workers.started) {
		expect(new Set(jobs.map(({ workload }) => workload.program.locks)).size).toBe(1);
	}
});

describe("Ctrl-C", () => {
	test("keeps what was measured and blames nobody", async () => {
		let jobs = 0;
		const { run, samples, faults, workers, interrupt } = setUp(() => {
			if (++jobs < 3) return good;
			// The signal reaches the worker's group as well.
			interrupt.abort();
			return { end: { signal: "SIGKILL" } };
		});
		await runPairs(run);
		expect(samples).toHaveLength(2);
		expect(faults).toEqual([]);
		expect(jobs).toBe(3);
		expect(workers.started).toHaveLength(1);
	});

	test("while a worker starts blames nobody either", async () => {
		const { run, samples, faults, workers, interrupt } = setUp(
			() => good,
			{},
			() => [],
		);
		const running = runPairs(run);
		interrupt.abort();
		workers.started[0]?.process.end({ signal: "SIGKILL" });
		await running;
		expect({ samples, faults }).toEqual({ samples: [], faults: [] });
		expect(workers.started).toHaveLength(1);
	});

	test("just after a worker has started ends that worker too", async () => {
		const { run, faults, workers, visits, interrupt } = setUp(() => good);
		const running = runPairs(run);
		interrupt.abort();
		await running;
		expect({ faults, visits }).toEqual({ faults: [], visits: [] });
		expect(workers.started.map(({ process }) => process.killed)).toEqual([true]);
	});
});
