import { describe, expect, test } from "vitest";
import type { Job, JobOf, Reply } from "../../src/measure/messages.ts";
import { planTrials } from "../../src/measure/plan-trials.ts";
import { type LockstepRun, runLockstep } from "../../src/measure/run-lockstep.ts";
import type { Fault, TrialSample } from "../../src/model/sample.ts";
import type { Role } from "../../src/model/variant.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";
import { type Answer, createFakeWorkers, fakeCopies, ready } from "../fakes/fake-worker.ts";
import { measureConfig } from "../fakes/measure-config.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const config = measureConfig({ timeout_s: 0.05 });
const workloads = ["one", "two"].map((name) => smallWorkload(name));
const perIterationNs = { baseline: 12, candidate: 10 };
const calibrated = { baseline: 6000, candidate: 7500 };

/** One side of a lock step that goes as planned. */
function turns(job: JobOf<"lockstep">, role: Role, changes: { trace?: string } = {}): Reply {
	const self = role === "baseline" ? 0 : 1;
	const ns = perIterationNs[role] * job.iterations;
	return {
		type: "turns",
		cells: job.cells.map((cell) => cell.filter((turn) => turn === self).map(() => ns)),
		syscalls: role === "baseline" ? { recv: 2 } : { recv: 1 },
		trace: "same",
		...changes,
	};
}

type Script = (job: Job, role: Role) => Answer | undefined;

function setUp(
	script: Script = () => undefined,
	changes: Partial<LockstepRun> = {},
	greet?: Parameters<typeof createFakeWorkers>[1],
	mkfifo: FakeProgram = () => ({}),
) {
	const samples: TrialSample[] = [];
	const faults: [string, Fault][] = [];
	const workers = createFakeWorkers((job, { copies }): Answer => {
		const role = copies[0]?.role ?? "baseline";
		const answer = script(job, role);
		if (answer !== undefined) return answer;
		return job.type === "calibrate"
			? [{ type: "calibrated", iterations: calibrated[role] }]
			: [turns(job as JobOf<"lockstep">, role)];
	}, greet);
	const shell = createFakeShell({ mkfifo });
	const interrupt = new AbortController();
	let reads = 0;
	const run: LockstepRun = {
		plan: planTrials({
			workloads: [...(changes.workloads?.keys() ?? workloads.map(({ id }) => id))],
			trials: 2,
			layouts: 8,
			pairing: "same",
			seed: 4,
		}),
		workloads: new Map(workloads.map((workload) => [workload.id, workload])),
		baseline: fakeCopies("baseline", 8),
		candidate: fakeCopies("candidate", 8),
		config,
		visitBudgetMs: 45,
		nowMs: () => 1000 * ++reads,
		shell,
		runDirectory: "/run",
		startWorker: workers.startWorker,
		signal: interrupt.signal,
		onSample: (sample) => samples.push(sample),
		onFault: (workload, fault) => faults.push([workload, fault]),
		onVisit: () => {},
		...changes,
	};
	const jobsOf = (role: Role) =>
		workers.started
			.filter(({ copies }) => copies[0]?.role === role)
			.flatMap(({ jobs }) => jobs.filter((job) => job.type === "lockstep"));
	return { run, workers, samples, faults, shell, interrupt, jobsOf };
}

test("two processes a trial; one plan of turns, equal batches, fifos crossed", async () => {
	const { run, workers, samples, faults, shell, jobsOf } = setUp();
	await runLockstep(run);
	expect(faults).toEqual([]);
	expect(shell.calls).toMatchObject([
		{
			program: "mkfifo",
			args: ["-m", "600", "/run/token-baseline", "/run/token-candidate"],
		},
	]);
	expect(workers.started.map(({ copies }) => copies.map(({ role }) => role))).toEqual([
		["baseline"],
		["candidate"],
		["baseline"],
		["candidate"],
	]);
	const [own, partner] = [jobsOf("baseline"), jobsOf("candidate")];
	expect(own).toHaveLength(4);
	for (const [i, job] of own.entries()) {
		expect(partner[i]).toEqual({ ...job, tokenIn: job.tokenOut, tokenOut: job.tokenIn });
		expect(job.tokenIn).not.toBe(job.tokenOut);
		// The slower side's count: the batch is as long as asked for there.
		expect(job.iterations).toBe(6000);
		expect(job.cells).toHaveLength(3);
		for (const cell of job.cells) expect(cell).toHaveLength(4 * 50);
	}
	expect(samples).toHaveLength(4);
	const { cells, syscalls, iterations } = samples[0] as TrialSample;
	expect(iterations).toBe(6000);
	expect(syscalls).toEqual({ baseline: { recv: 2 }, candidate: { recv: 1 } });
	for (const cell of cells) {
		expect(cell.quadEffects).toHaveLength(50);
		for (const effect of cell.quadEffects) expect(effect).toBeCloseTo(Math.log(1.2), 12);
		expect(cell.baselineNsPerOp).toBeCloseTo(6, 12);
		expect(cell.candidateNsPerOp).toBeCloseTo(5, 12);
	}
	expect(workers.started.every(({ process }) => process.killed)).toBe(true);
});

describe("when a side fails", () => {
	const inTwo = (script: Script): Script => {
		return (job, role) =>
			job.workload.id === "test/two" && job.type === "lockstep" ? script(job, role) : undefined;
	};
	const waits: Answer = { silent: true };

	test.each(["baseline", "candidate"] as const)(
		"%s crashes: it is blamed, the partner that waits is killed",
		async (guilty) => {
			const { run, faults, workers, samples } = setUp(
				inTwo((_, role) =>
					role === guilty ? { end: { signal: "SIGSEGV" }, busy: guilty } : waits,
				),
				// A partner that had to wait for its timeout would be a hang of 10 minutes here.
				{ config: { ...config, timeout_s: 600 } },
			);
			await runLockstep(run);
			expect(faults).toEqual([
				[
					"test/two",
					{
						kind: "crash",
						role: guilty,
						signal: "SIGSEGV",
						detail: "test/two, in evbuffer.drain (loop)",
					},
				],
			]);
			expect(samples.map(({ workload }) => workload)).toEqual(["test/one", "test/one"]);
			expect(workers.started.every(({ process }) => process.killed)).toBe(true);
		},
	);

	test.each(["baseline", "candidate"] as const)(
		"%s is killed by the system: its SIGKILL is a crash, not evlab's own",
		async (guilty) => {
			const { run, faults } = setUp(
				inTwo((_, role) =>
					role === guilty ? { end: { signal: "SIGKILL" }, busy: guilty } : waits,
				),
				{ config: { ...config, timeout_s: 600 } },
			);
			await runLockstep(run);
			expect(faults).toMatchObject([["test/two", { kind: "crash", role: guilty }]]);
		},
	);

	test.each(["baseline", "candidate"] as const)(
		"%s hangs: it is blamed, not the side that waits for its token",
		async (guilty) => {
			const { run, faults } = setUp(
				inTwo((_, role) => (role === guilty ? { silent: true, busy: guilty } : waits)),
			);
			await runLockstep(run);
			expect(faults).toMatchObject([["test/two", { kind: "hang", role: guilty }]]);
		},
	);

	test.each(["baseline", "candidate"] as const)("%s reports a wrong result", async (guilty) => {
		const fault: Fault = { kind: "checksum", role: guilty, detail: "stuck" };
		const { run, faults } = setUp(
			inTwo((_, role) => (role === guilty ? [{ type: "fault", fault }] : waits)),
			{ config: { ...config, timeout_s: 600 } },
		);
		await runLockstep(run);
		expect(faults).toEqual([["test/two", fault]]);
	});

	test.each<[string, Script]>([
		["a crash", (_, role) => (role === "candidate" ? { end: { exitCode: 3 } } : waits)],
		[
			"a difference",
			(job, role) => [turns(job as JobOf<"lockstep">, role, { trace: `of ${role}` })],
		],
	])(
		"a token may be left after %s: the next workload gets two new processes",
		async (_, script) => {
			const visits = ["test/two", "test/one"].map((workload) => ({ workload, seed: 1 }));
			const { run, workers } = setUp(inTwo(script), {
				config: { ...config, timeout_s: 600 },
				plan: [0, 1].map((trial) => ({ trial, layouts: { baseline: 0, candidate: 0 }, visits })),
			});
			await runLockstep(run);
			const seen = workers.started.map(({ jobs }) => jobs.map(({ workload }) => workload.id));
			// Nothing is asked of a process after the workload that failed in it.
			for (const ids of seen) expect(ids.join(" ")).not.toMatch(/two.*one/);
			expect(seen.flat().filter((id) => id === "test/one")).toHaveLength(8);
		},
	);

	test("traces that differ are the candidate's fault", async () => {
		const { run, faults, samples } = setUp(
			inTwo((job, role) =>
				role === "candidate"
					? [turns(job as JobOf<"lockstep">, role, { trace: "other" })]
					: undefined,
			),
		);
		await runLockstep(run);
		expect(faults).toMatchObject([["test/two", { kind: "checksum", role: "candidate" }]]);
		expect(samples).toHaveLength(2);
	});

	test("turns that were not taken are no number", async () => {
		const { run, faults, samples } = setUp(
			inTwo((job, role) =>
				role === "candidate"
					? [{ type: "turns", cells: [[1]], syscalls: {}, trace: "same" }]
					: [turns(job as JobOf<"lockstep">, role)],
			),
		);
		await runLockstep(run);
		expect(faults).toMatchObject([["test/two", { kind: "error", role: "both" }]]);
		expect(samples).toHaveLength(2);
	});

	test("a side that cannot be calibrated is a fault before anything is timed", async () => {
		const { run, faults, jobsOf } = setUp((job, role) =>
			job.type === "calibrate" && role === "candidate"
				? { end: { signal: "SIGFPE" }, busy: role }
				: undefined,
		);
		await runLockstep(run);
		expect(faults.map(([, fault]) => fault)).toMatchObject([
			{ kind: "crash", role: "candidate", signal: "SIGFPE" },
			{ kind: "crash", role: "candidate", signal: "SIGFPE" },
		]);
		expect(jobsOf("baseline")).toEqual([]);
	});
});

test.each([0, 1])("process %i loads another build: nothing is measured with it", async (wrong) => {
	const { run, faults, workers } = setUp(undefined, {}, (copies, index) =>
		ready(
			index % 2 === wrong
				? copies.map(({ role, copy }) => ({ role, copy: { ...copy, path: "/elsewhere.node" } }))
				: copies,
		),
	);
	await runLockstep(run);
	const role = wrong === 0 ? "baseline" : "candidate";
	expect(faults.map(([, fault]) => fault)).toMatchObject([
		{ kind: "error", role },
		{ kind: "error", role },
	]);
	expect(workers.started.flatMap(({ jobs }) => jobs)).toEqual([]);
	expect(workers.started.every(({ process }) => process.killed)).toBe(true);
});

test("pipes that cannot be made are one clear error, and no process is started", async () => {
	const { run, workers } = setUp(undefined, {}, undefined, () => ({
		exitCode: 1,
		stderr: "mkfifo: cannot create fifo '/run/token-baseline': Operation not permitted\n",
	}));
	await expect(runLockstep(run)).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: expect.stringContaining("Operation not permitted"),
	});
	expect(workers.started).toEqual([]);
});

test("programs with locks get processes of their own", async () => {
	const mixed = [...workloads, smallWorkload("locked", { locks: true })];
	const { run, workers, samples } = setUp(undefined, {
		workloads: new Map(mixed.map((workload) => [workload.id, workload])),
	});
	await runLockstep(run);
	expect(samples).toHaveLength(6);
	expect(workers.started).toHaveLength(8);
	for (const { jobs } of workers.started) {
		expect(new Set(jobs.map(({ workload }) => workload.program.locks)).size).toBe(1);
	}
});

describe("Ctrl-C", () => {
	test("keeps what was measured and blames nobody", async () => {
		let lockstepJobs = 0;
		const { run, samples, faults, interrupt, workers } = setUp((job) => {
			if (job.type !== "lockstep" || ++lockstepJobs <= 2) return undefined;
			interrupt.abort();
			return { end: { signal: "SIGKILL" } };
		});
		await runLockstep(run);
		expect(samples).toHaveLength(1);
		expect(faults).toEqual([]);
		expect(workers.started).toHaveLength(2);
	});

	test("while the workers start blames nobody and leaves none running", async () => {
		const { run, samples, faults, workers, interrupt } = setUp(undefined, {}, (copies, index) =>
			index === 0 ? ready(copies) : [],
		);
		const running = runLockstep(run);
		await new Promise((resume) => setImmediate(resume));
		interrupt.abort();
		for (const { process } of workers.started) process.end({ signal: "SIGKILL" });
		await running;
		expect({ samples, faults }).toEqual({ samples: [], faults: [] });
		expect(workers.started).toHaveLength(2);
	});
});
