import { expect, test } from "vitest";
import type { JobOf, Reply, ReplyOf } from "../../src/measure/messages.ts";
import { runSingleJob } from "../../src/measure/single-job.ts";
import { type Behaviour, createFakeAddon } from "../fakes/fake-addon.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const job: JobOf<"single"> = {
	type: "single",
	workload: smallWorkload(),
	batchUs: 75,
	cellMs: 15,
	seed: 1,
	budgetMs: 100,
};

function perform(behaviour: Behaviour) {
	const fake = createFakeAddon(behaviour);
	const replies: Reply[] = [];
	const run = () => runSingleJob("baseline", fake.addon, job, (reply) => replies.push(reply));
	return { run, replies, fake };
}

test("the budget counts the batches' own time, not the wall's", () => {
	const { run, replies, fake } = perform({ syscallsPerIteration: 6 });
	run();
	const { nsPerOp, syscalls } = replies[0] as ReplyOf<"single">;
	// 100 ms of 75 µs each. tinybench counts to the first batch beyond.
	expect(nsPerOp.length).toBeGreaterThanOrEqual(1333);
	expect(nsPerOp.length).toBeLessThanOrEqual(1335);
	// 10 ns an iteration of two operations; in the order they were taken.
	expect(new Set(nsPerOp)).toEqual(new Set([5]));
	expect(syscalls).toEqual({ send: 3 });
	expect(fake.open).toBe(0);
});

test("slow batches are still five", () => {
	const { run, replies } = perform({ elapsedNs: (iterations) => 1e9 * iterations });
	run();
	expect((replies[0] as ReplyOf<"single">).nsPerOp).toHaveLength(5);
});

test("a fault in the middle comes out as it is, and nothing stays open", () => {
	let batches = 0;
	const { run, replies, fake } = perform({
		before: (method) => {
			if (method === "run" && ++batches > 50) {
				throw Object.assign(new Error("no event came"), { code: "PROGRAM_STUCK" });
			}
		},
	});
	let thrown: unknown;
	try {
		run();
	} catch (error) {
		thrown = error;
	}
	expect(thrown).toMatchObject({
		fault: { kind: "checksum", role: "baseline", detail: "no event came" },
	});
	expect(replies).toEqual([]);
	expect(fake.open).toBe(0);
});

test("a program that cannot be brought to life leaves no junk on the heap", () => {
	const { run, fake } = perform({
		before: (method) => {
			if (method === "open") throw new Error("too many descriptors");
		},
	});
	expect(run).toThrow("too many descriptors");
	expect(fake.open).toBe(0);
});
