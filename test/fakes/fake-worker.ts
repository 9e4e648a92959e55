import { parseBreadcrumb } from "../../src/measure/breadcrumb.ts";
import type { Job, Reply } from "../../src/measure/messages.ts";
import { TrialWorker } from "../../src/measure/trial-worker.ts";
import type { LoadedCopy, StartTrialWorker } from "../../src/measure/worker-factory.ts";
import type { AddonCopy } from "../../src/model/build.ts";
import { operations } from "../../src/model/operations.ts";
import type { Role } from "../../src/model/variant.ts";
import type { WorkerExit, WorkerProcess } from "../../src/system/worker-process.ts";

export interface FakeProcess extends WorkerProcess {
	readonly sent: readonly unknown[];
	readonly killed: boolean;
	say(...messages: readonly unknown[]): void;
	end(exit: Partial<WorkerExit>): void;
}

/** A process that says what it is told to; like the real one it keeps what nobody listens to. */
export function createFakeProcess(onSend: (message: unknown) => void = () => {}): FakeProcess {
	const sent: unknown[] = [];
	let killed = false;
	let listener: ((message: unknown) => void) | null = null;
	let waiting: unknown[] = [];
	let end: (exit: WorkerExit) => void = () => {};
	const exited = new Promise<WorkerExit>((fulfil) => {
		end = fulfil;
	});
	const deliver = () => {
		while (listener !== null && waiting.length > 0) {
			const [message, ...rest] = waiting;
			waiting = rest;
			listener(message);
		}
	};
	return {
		sent,
		get killed() {
			return killed;
		},
		exited,
		send: (message) => {
			sent.push(message);
			onSend(message);
		},
		onMessage: (next) => {
			listener = next;
			deliver();
		},
		kill: () => {
			killed = true;
			end({ exitCode: null, signal: "SIGKILL", stderr: "" });
		},
		say: (...messages) => {
			waiting = [...waiting, ...messages];
			deliver();
		},
		end: (exit) => end({ exitCode: null, signal: null, stderr: "", ...exit }),
	};
}

/** The bytes of a breadcrumb file: phase 0 idle, 2 setup, 3 loop. */
export function crumb(phase: number, operation: keyof typeof operations = "nop"): Uint8Array {
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setUint32(0, phase, true);
	new DataView(bytes.buffer).setUint32(4, Object.keys(operations).indexOf(operation), true);
	return bytes;
}

/** What a faked worker does with a job; a "done" is added. Silence is a hang. */
export type Answer =
	| readonly Reply[]
	| { readonly end: Partial<WorkerExit>; readonly busy?: Role }
	| { readonly silent: true; readonly busy?: Role };

export interface StartedWorker {
	readonly copies: readonly LoadedCopy[];
	readonly process: FakeProcess;
	readonly jobs: readonly Job[];
}

export interface FakeWorkers {
	readonly startWorker: StartTrialWorker;
	readonly started: readonly StartedWorker[];
}

/** Trial workers on faked processes. `greet` says what a worker reports to have loaded. */
export function createFakeWorkers(
	answer: (job: Job, worker: StartedWorker) => Answer,
	greet: (copies: readonly LoadedCopy[], index: number) => readonly Reply[] = ready,
): FakeWorkers {
	const started: StartedWorker[] = [];
	return {
		started,
		startWorker: (copies) => {
			let busy: Role | undefined;
			const jobs: Job[] = [];
			const process = createFakeProcess((message) => {
				const job = message as Job;
				jobs.push(job);
				const next = answer(job, worker);
				if ("length" in next) process.say(...next, { type: "done" });
				else {
					busy = next.busy;
					if ("end" in next) process.end(next.end);
				}
			});
			const worker = { copies, process, jobs };
			started.push(worker);
			process.say(...greet(copies, started.length - 1));
			return new TrialWorker({
				start: () => process,
				breadcrumbs: async () =>
					copies.map(({ role }) => ({
						role,
						crumb: parseBreadcrumb(role === busy ? crumb(3, "evbuffer.drain") : crumb(0)),
					})),
			});
		},
	};
}

export function ready(copies: readonly LoadedCopy[]): readonly Reply[] {
	const loaded = copies.map(({ role, copy }) => ({
		role,
		buildId: copy.buildId,
		path: copy.path,
		libeventVersion: "2.1.12-stable",
	}));
	return [{ type: "ready", loaded }];
}

/** `count` copies of one side, each with a build id of its own. */
export function fakeCopies(role: Role, count: number): readonly AddonCopy[] {
	return Array.from({ length: count }, (_, layout) => ({
		layout,
		path: `/builds/${role}/addon-${layout}.node`,
		buildId: `${role === "baseline" ? "b" : "c"}${layout}`.padEnd(40, "0"),
	}));
}
