import type { Fault } from "../model/sample.ts";
import type { Role } from "../model/variant.ts";
import type { WorkerExit, WorkerProcess } from "../system/worker-process.ts";
import { type Breadcrumb, describeBreadcrumb } from "./breadcrumb.ts";
import { type Job, type Loaded, Reply } from "./messages.ts";

export interface TrialWorkerPorts {
	/** Starts the worker program with `start` as its argument. */
	readonly start: () => WorkerProcess;
	/** What each side was doing, read from its breadcrumb file. */
	readonly breadcrumbs: () => Promise<readonly { role: Role; crumb: Breadcrumb | null }[]>;
}

/** Longer than any start on a busy machine; a copy whose load hangs is a hang of the variant. */
const startTimeoutMs = 15_000;

type Ending = { readonly kind: "done" } | { readonly kind: "fault"; readonly fault: Fault };

/**
 * One worker process and what may happen to it. Crash, hang and garbage become Fault values;
 * after any of them the worker is dead and `alive` is false.
 */
export class TrialWorker {
	readonly #process: WorkerProcess;
	readonly #ports: TrialWorkerPorts;
	#alive = true;
	#exit: WorkerExit | null = null;
	#onExit: ((exit: WorkerExit) => void) | null = null;

	constructor(ports: TrialWorkerPorts) {
		this.#ports = ports;
		this.#process = ports.start();
		// One handler for the whole life: with one a job, those of earlier jobs came first and took
		// the end for theirs, and the job it ended waited for its timeout.
		void this.#process.exited.then((exit) => {
			this.#exit = exit;
			this.#onExit?.(exit);
		});
	}

	get alive(): boolean {
		return this.#alive;
	}

	/** Waits until both copies are loaded; what was loaded, or a fault. */
	async ready(): Promise<readonly Loaded[] | Fault> {
		let loaded: readonly Loaded[] = [];
		const ending = await this.#listen(startTimeoutMs, "loading", (reply) => {
			if (reply.type === "ready") loaded = reply.loaded;
			return reply.type === "ready";
		});
		return ending.kind === "done" ? loaded : ending.fault;
	}

	/** Runs one job; every reply goes to `onReply` when it comes. Null, or the fault that ended it. */
	async perform(
		job: Job,
		timeoutMs: number,
		onReply: (reply: Reply) => void,
	): Promise<Fault | null> {
		let reported: Fault | null = null;
		const finished = this.#listen(timeoutMs, job.workload.id, (reply) => {
			if (reply.type === "fault") reported = reply.fault;
			else if (reply.type !== "done") onReply(reply);
			return reply.type === "done";
		});
		this.#process.send(job);
		const ending = await finished;
		return ending.kind === "fault" ? ending.fault : reported;
	}

	/** Ends the process; a job it was at ends with an "error" fault that says so. */
	kill(): void {
		this.#alive = false;
		this.#process.kill();
	}

	#listen(timeoutMs: number, what: string, isLast: (reply: Reply) => boolean): Promise<Ending> {
		return new Promise((fulfil) => {
			const stopListening = (): void => {
				clearTimeout(timer);
				this.#onExit = null;
				this.#process.onMessage(null);
			};
			const fail = async (describe: (at: Whereabouts) => Fault): Promise<void> => {
				stopListening();
				this.kill();
				const at = whereabouts(await this.#ports.breadcrumbs());
				fulfil({ kind: "fault", fault: describe(at) });
			};
			const timer = setTimeout(() => {
				void fail(({ role, text }) => ({
					kind: "hang",
					role,
					timeoutMs,
					detail: `${what}: no answer for ${timeoutMs / 1000} s${text}`,
				}));
			}, timeoutMs);
			const onExit = (exit: WorkerExit): void => {
				const wasKilled = !this.#alive;
				void fail((at) => (wasKilled ? stoppedFault(what) : crashFault(what, exit, at)));
			};
			this.#onExit = onExit;
			this.#process.onMessage((message) => {
				const reply = Reply.safeParse(message);
				if (!reply.success) {
					void fail(({ role }) => ({
						kind: "error",
						role,
						detail: `${what}: the worker sent what is not in the protocol`,
					}));
				} else if (isLast(reply.data)) {
					stopListening();
					fulfil({ kind: "done" });
				}
			});
			// It ended while nobody listened: after what it had still sent, nothing more will come.
			if (this.#exit !== null) this.#onExit?.(this.#exit);
		});
	}
}

interface Whereabouts {
	readonly role: string;
	readonly text: string;
}

/** The side that was not idle is the one that was running. */
function whereabouts(crumbs: readonly { role: Role; crumb: Breadcrumb | null }[]): Whereabouts {
	const busy = crumbs.find(({ crumb }) => crumb !== null && crumb.phase !== "idle");
	return busy?.crumb
		? { role: busy.role, text: `, ${describeBreadcrumb(busy.crumb)}` }
		: { role: "both", text: "" };
}

function stoppedFault(what: string): Fault {
	return { kind: "error", role: "both", detail: `${what}: stopped by evlab` };
}

function crashFault(what: string, exit: WorkerExit, at: Whereabouts): Fault {
	const complaint = lastComplaint(exit.stderr);
	return {
		kind: "crash",
		role: at.role,
		signal: exit.signal ?? `exit status ${exit.exitCode}`,
		detail: `${what}${at.text}${complaint === "" ? "" : `: ${complaint}`}`,
	};
}

/** Node ends an uncaught error with its stack and version: the error itself stands above them. */
function lastComplaint(stderr: string): string {
	const lines = stderr.split("\n").map((line) => line.trim());
	const errors = lines.filter((line) => /^(\w*Error|fatal error|FATAL ERROR)\b.*: /i.test(line));
	return errors.at(-1) ?? lines.findLast((line) => line !== "") ?? "";
}
