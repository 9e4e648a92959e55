import type { AddonCopy } from "../../model/build.ts";
import { EvlabError } from "../../model/errors.ts";
import type { Script } from "../../model/oracle-script.ts";
import type { StartWorker } from "../../system/worker-process.ts";
import { Conversation } from "./conversation.ts";
import type { OracleRequest, OracleStart } from "./messages.ts";
import type { Observation } from "./observation.ts";

/** What a script came to: what it showed, or how the process ended instead. */
export type Outcome =
	| { readonly state: "ran"; readonly observations: readonly Observation[] }
	| { readonly state: "died"; readonly how: string };

export interface SideOptions {
	readonly startWorker: StartWorker;
	/** The compiled oracle-main.js. */
	readonly workerScript: string;
	/** The compiled native/virtual-clock. */
	readonly virtualClock: string;
	readonly copy: AddonCopy;
	/** ASan's library when the copy is built with it; without, its memory is guarded. */
	readonly sanitizer: string | null;
}

/** A leak is what a process that is killed ends with; a huge request is a script's right. */
const sanitizerOptions = [
	"ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:allocator_may_return_null=1",
	"UBSAN_OPTIONS=abort_on_error=1:halt_on_error=1",
];

/** Scripts take a millisecond; a busy machine may make that a thousand. */
const timeoutMs = 10_000;
/** Each attempt at making a hanging script smaller takes as long as this. */
const nextTimeoutMs = 2000;
const startTimeoutMs = 30_000;

/**
 * One build in a process of its own, and what may happen to it. When a script ends the process, the
 * outcome says so and the next script goes to a fresh one: a search can go on shrinking.
 */
export class OracleSide {
	readonly #options: SideOptions;
	#worker: Conversation | null = null;
	#sent = 0;
	#timeoutMs = timeoutMs;

	constructor(options: SideOptions) {
		this.#options = options;
	}

	async run(script: Script): Promise<Outcome> {
		const worker = this.#worker ?? (await this.#start());
		const id = this.#sent++;
		const request: OracleRequest = { id, script };
		const answer = worker.hear(this.#timeoutMs, (reply) =>
			reply.type === "ran" && reply.id === id ? reply.observations : null,
		);
		worker.send(request);
		const ending = await answer;
		if (ending.state === "answered") return { state: "ran", observations: ending.answer };
		// It may be another's by now: a search that was out of time does not wait for its last script.
		if (this.#worker === worker) this.#worker = null;
		if (ending.state === "hung") this.#timeoutMs = nextTimeoutMs;
		return { state: "died", how: ending.how };
	}

	close(): void {
		this.#worker?.kill();
		this.#worker = null;
	}

	/** Throws WORKER_FAILED when the build cannot be loaded, or is another one. */
	async #start(): Promise<Conversation> {
		const { startWorker, workerScript, virtualClock, copy, sanitizer } = this.#options;
		const start: OracleStart = { addon: copy.path, guarded: sanitizer === null };
		// ASan insists on being first.
		const preload = sanitizer === null ? virtualClock : `${sanitizer}:${virtualClock}`;
		// A hanging build cannot notice that evlab is gone: the kernel kills it then.
		const worker = new Conversation(
			startWorker("setpriv", [
				...["--pdeathsig", "KILL", "env", `LD_PRELOAD=${preload}`],
				...(sanitizer === null ? [] : sanitizerOptions),
				...[process.execPath, "--no-warnings", workerScript, JSON.stringify(start)],
			]),
		);
		const ending = await worker.hear(startTimeoutMs, (reply) =>
			reply.type === "ready" ? reply : null,
		);
		if (ending.state !== "answered") throw cannotRun(`it does not load: ${ending.how}`);
		if (ending.answer.buildId !== copy.buildId) {
			worker.kill();
			throw cannotRun(`the process loaded build ${ending.answer.buildId}, not ${copy.buildId}`);
		}
		this.#worker = worker;
		return worker;
	}
}

function cannotRun(what: string): EvlabError {
	return new EvlabError(
		"WORKER_FAILED",
		`the oracle's worker cannot run: ${what}`,
		"remove .evlab/builds and try again",
	);
}
