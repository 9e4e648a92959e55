import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCalibrateJob, runLockstepJob } from "../../src/measure/lockstep-job.ts";
import { MeasureFault } from "../../src/measure/measure-fault.ts";
import type { JobOf, Reply } from "../../src/measure/messages.ts";
import type { Role } from "../../src/model/variant.ts";
import { type Behaviour, createFakeAddon } from "../fakes/fake-addon.ts";
import { smallWorkload } from "../fakes/small-workload.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

function jobIn(directory: string): JobOf<"lockstep"> {
	const [tokenIn, tokenOut] = [join(directory, "in"), join(directory, "out")];
	execFileSync("mkfifo", [tokenIn, tokenOut]);
	return {
		type: "lockstep",
		workload: smallWorkload(),
		batchUs: 75,
		cellMs: 15,
		seed: 9,
		iterations: 100,
		cells: [
			[0, 1, 1, 0],
			[1, 0, 0, 1, 0, 1, 1, 0],
		],
		tokenIn,
		tokenOut,
	};
}

function perform(role: Role, behaviour: Behaviour = {}) {
	const journal: string[] = [];
	const fake = createFakeAddon(behaviour, (event) => journal.push(event));
	const replies: Reply[] = [];
	const job = jobIn(temporaryDirectory());
	const run = () => runLockstepJob(role, fake.addon, job, (reply) => replies.push(reply));
	return { run, replies, fake, journal };
}

test.each(["baseline", "candidate"] as const)("%s takes its own turns of every cell", (role) => {
	const { run, replies, fake, journal } = perform(role, {
		elapsedNs: (iterations, turn) => iterations + turn,
		syscallsPerIteration: 4,
	});
	run();
	expect(replies).toEqual([
		{
			type: "turns",
			cells: [
				[100, 101],
				[100, 101, 102, 103],
			],
			syscalls: { send: 2 },
			trace: "same",
		},
	]);
	// Fresh state and other junk for each cell.
	expect(journal.filter((event) => event === "open")).toHaveLength(2);
	expect(new Set(journal.filter((event) => event.startsWith("junk"))).size).toBe(2);
	expect(fake.open).toBe(0);
});

test("the two sides do not put the same junk on their heaps", () => {
	const junk = (["baseline", "candidate"] as const).map((role) => {
		const { run, journal } = perform(role);
		run();
		return journal.find((event) => event.startsWith("junk"));
	});
	expect(junk[0]).not.toBe(junk[1]);
});

test.each(["open", "run", "trace", "lockstep"])("a fault in %s leaves nothing open", (method) => {
	const { run, replies, fake } = perform("candidate", {
		before: (called) => {
			if (called === method) throw new Error("broken");
		},
	});
	expect(run).toThrow(MeasureFault);
	expect(replies).toEqual([]);
	expect(fake.open).toBe(0);
});

test("a batch that does the wrong thing is a fault before any turn", () => {
	const { run } = perform("candidate", { bytesPerIteration: 1 });
	expect(run).toThrow(/moved 100 bytes/);
});

test("one turn that does less is a fault, though the batch before it did not", () => {
	const { run, replies, fake } = perform("candidate", {
		bytesInTurn: (turn) => (turn === 3 ? 63 : 64),
	});
	expect(run).toThrow(/moved 6300 bytes.*expected 6400/);
	expect([replies, fake.open]).toEqual([[], 0]);
});

test("calibration of one side", () => {
	const { addon, open } = createFakeAddon({ elapsedNs: (iterations) => 25 * iterations });
	const job: JobOf<"calibrate"> = {
		type: "calibrate",
		workload: smallWorkload(),
		batchUs: 75,
		cellMs: 15,
		seed: 1,
	};
	expect(runCalibrateJob("baseline", addon, job)).toBe(3000);
	expect(open).toBe(0);
});
