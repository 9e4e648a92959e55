import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseBreadcrumb } from "../../src/measure/breadcrumb.ts";
import type { Job, Reply } from "../../src/measure/messages.ts";
import { TrialWorker } from "../../src/measure/trial-worker.ts";
import type { Role } from "../../src/model/variant.ts";
import { createFakeProcess, crumb } from "../fakes/fake-worker.ts";
import { smallWorkload } from "../fakes/small-workload.ts";

const job: Job = {
	type: "pair",
	workload: smallWorkload(),
	batchUs: 75,
	cellMs: 15,
	seed: 1,
	budgetMs: 100,
};
const loaded = [
	{ role: "baseline", buildId: "b", path: "/b.node", libeventVersion: "2.1.12-stable" },
] as const;
const single: Reply = { type: "single", nsPerOp: [1], floorNsPerOp: null, syscalls: {} };

function start(busy: Partial<Record<Role, Uint8Array>> = {}) {
	const process = createFakeProcess();
	const worker = new TrialWorker({
		start: () => process,
		breadcrumbs: async () =>
			(["baseline", "candidate"] as const).map((role) => ({
				role,
				crumb: parseBreadcrumb(busy[role] ?? crumb(0)),
			})),
	});
	return { process, worker };
}

/** A worker that has greeted and done one job, so that nothing hangs on being the first. */
async function seasoned(busy: Partial<Record<Role, Uint8Array>> = {}) {
	const started = start(busy);
	started.process.say({ type: "ready", loaded });
	await started.worker.ready();
	const first = started.worker.perform(job, 1000, () => {});
	started.process.say({ type: "done" });
	expect(await first).toBeNull();
	return started;
}

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("start", () => {
	test("what was loaded, also when it was said before anyone listened", async () => {
		const { process, worker } = start();
		process.say({ type: "ready", loaded });
		expect(await worker.ready()).toEqual(loaded);
		const late = start();
		const ready = late.worker.ready();
		late.process.say({ type: "ready", loaded });
		expect(await ready).toEqual(loaded);
	});

	test("a copy that kills its process while it loads is a crash", async () => {
		const { process, worker } = start();
		process.end({ signal: "SIGSEGV" });
		expect(await worker.ready()).toEqual({
			kind: "crash",
			role: "both",
			signal: "SIGSEGV",
			detail: "loading",
		});
		expect(worker.alive).toBe(false);
	});

	test("node's own words for an error are the error, not its version", async () => {
		const stderr =
			"node:internal/modules/cjs/loader:1207\n  const err = new Error(message);\n\n" +
			"Error: Cannot find module '/x.node'\n    at resolve (loader:1)\n\nNode.js v20.20.2\n";
		const { process, worker } = start();
		process.end({ exitCode: 1, stderr });
		expect(await worker.ready()).toMatchObject({
			signal: "exit status 1",
			detail: "loading: Error: Cannot find module '/x.node'",
		});
	});

	test("a copy that never loads is a hang", async () => {
		const { process, worker } = start();
		const ready = worker.ready();
		await vi.advanceTimersByTimeAsync(15_000);
		expect(await ready).toMatchObject({ kind: "hang", timeoutMs: 15_000 });
		expect(process.killed).toBe(true);
	});
});

describe("a job", () => {
	test("is sent; its replies come through one by one; null at its end", async () => {
		const { process, worker } = await seasoned();
		const replies: Reply[] = [];
		const ended = worker.perform(job, 1000, (reply) => replies.push(reply));
		expect(process.sent).toEqual([job, job]);
		process.say(single);
		expect(replies).toEqual([single]);
		process.say(single, { type: "done" });
		expect(await ended).toBeNull();
		expect(replies).toEqual([single, single]);
		expect(worker.alive).toBe(true);
		expect(process.killed).toBe(false);
	});

	test("a fault it reports is its result, and the worker lives", async () => {
		const { process, worker } = await seasoned();
		const fault = { kind: "checksum", role: "candidate", detail: "differs" } as const;
		const replies: Reply[] = [];
		const ended = worker.perform(job, 1000, (reply) => replies.push(reply));
		process.say({ type: "fault", fault }, { type: "done" });
		expect(await ended).toEqual(fault);
		expect(replies).toEqual([]);
		expect(worker.alive).toBe(true);
	});

	test("a crash names signal, operation, side and the last words, at once", async () => {
		const { process, worker } = await seasoned({ candidate: crumb(3, "evbuffer.drain") });
		const ended = worker.perform(job, 1000, () => {});
		process.say(single);
		process.end({ signal: "SIGABRT", stderr: "warming up\nchain is broken\n" });
		// No timer is moved: it must not take the timeout to notice.
		expect(await ended).toEqual({
			kind: "crash",
			role: "candidate",
			signal: "SIGABRT",
			detail: "test/add-drain, in evbuffer.drain (loop): chain is broken",
		});
		expect(worker.alive).toBe(false);
	});

	test("an exit without a signal is a crash too", async () => {
		const { process, worker } = await seasoned({ baseline: crumb(1) });
		const ended = worker.perform(job, 1000, () => {});
		process.end({ exitCode: 0 });
		expect(await ended).toEqual({
			kind: "crash",
			role: "baseline",
			signal: "exit status 0",
			detail: "test/add-drain, while resources were created",
		});
	});

	test("a process that ended between two jobs fails the next one, at once", async () => {
		const { process, worker } = await seasoned();
		process.end({ signal: "SIGBUS" });
		await process.exited;
		expect(await worker.perform(job, 1000, () => {})).toMatchObject({
			kind: "crash",
			signal: "SIGBUS",
		});
	});

	test("a hang is killed after its time, not before, and named", async () => {
		const { process, worker } = await seasoned({ candidate: crumb(3, "base.loop") });
		const ended = worker.perform(job, 8000, () => {});
		process.say(single);
		await vi.advanceTimersByTimeAsync(7999);
		expect(process.killed).toBe(false);
		await vi.advanceTimersByTimeAsync(1);
		expect(process.killed).toBe(true);
		expect(await ended).toEqual({
			kind: "hang",
			role: "candidate",
			timeoutMs: 8000,
			detail: "test/add-drain: no answer for 8 s, in base.loop (loop)",
		});
		expect(worker.alive).toBe(false);
	});

	test("a done that comes after the kill does not make it good", async () => {
		const { process, worker } = await seasoned();
		const ended = worker.perform(job, 10, () => {});
		vi.advanceTimersByTime(10);
		process.say({ type: "done" });
		expect(await ended).toMatchObject({ kind: "hang" });
	});

	test("time spent between jobs is nobody's hang", async () => {
		const { process, worker } = await seasoned();
		await vi.advanceTimersByTimeAsync(3_600_000);
		expect(worker.alive).toBe(true);
		const ended = worker.perform(job, 1000, () => {});
		process.say({ type: "done" });
		expect(await ended).toBeNull();
		expect(vi.getTimerCount()).toBe(0);
	});

	test.each([
		["text", "nonsense"],
		["an unknown type", { type: "hello" }],
		["no number", { ...single, nsPerOp: [null] }],
		["a field too many", { type: "done", and: 1 }],
	])("garbage (%s) ends the worker with an error", async (_, message) => {
		const { process, worker } = await seasoned({ candidate: crumb(3, "evbuffer.add") });
		const ended = worker.perform(job, 1000, () => {});
		process.say(message, { type: "done" });
		expect(await ended).toEqual({
			kind: "error",
			role: "candidate",
			detail: "test/add-drain: the worker sent what is not in the protocol",
		});
		expect(process.killed).toBe(true);
		expect(worker.alive).toBe(false);
	});

	test("stopped by evlab itself ends at once, and is no crash of the variant", async () => {
		const { worker } = await seasoned({ candidate: crumb(3, "evbuffer.add") });
		const ended = worker.perform(job, 1000, () => {});
		worker.kill();
		expect(await ended).toEqual({
			kind: "error",
			role: "both",
			detail: "test/add-drain: stopped by evlab",
		});
		expect(vi.getTimerCount()).toBe(0);
	});
});
