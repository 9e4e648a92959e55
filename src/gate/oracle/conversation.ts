import type { WorkerExit, WorkerProcess } from "../../system/worker-process.ts";
import { OracleReply, type OracleRequest } from "./messages.ts";

export type Ending<Answer> =
	| { readonly state: "answered"; readonly answer: Answer }
	| { readonly state: "hung" | "ended"; readonly how: string };

/** One worker process: a question, then its answer or the process's end. */
export class Conversation {
	readonly #process: WorkerProcess;
	#exit: WorkerExit | null = null;
	#onExit: ((exit: WorkerExit) => void) | null = null;

	constructor(process: WorkerProcess) {
		this.#process = process;
		// One handler for the whole life: one a script would be a million.
		void process.exited.then((exit) => {
			this.#exit = exit;
			this.#onExit?.(exit);
		});
	}

	send(request: OracleRequest): void {
		this.#process.send(request);
	}

	/** Waits for the reply that `accept` takes. Without one the process is dead afterwards. */
	hear<Answer>(
		limitMs: number,
		accept: (reply: OracleReply) => Answer | null,
	): Promise<Ending<Answer>> {
		return new Promise((fulfil) => {
			const settle = (ending: Ending<Answer>): void => {
				clearTimeout(timer);
				this.#process.onMessage(null);
				this.#onExit = null;
				fulfil(ending);
			};
			const timer = setTimeout(() => {
				this.kill();
				settle({ state: "hung", how: `no answer for ${limitMs / 1000} s` });
			}, limitMs);
			const onExit = (exit: WorkerExit): void =>
				settle({ state: "ended", how: describeExit(exit) });
			this.#onExit = onExit;
			this.#process.onMessage((message) => {
				const reply = OracleReply.safeParse(message);
				const answer = reply.success ? accept(reply.data) : null;
				if (answer !== null) settle({ state: "answered", answer });
			});
			if (this.#exit !== null) onExit(this.#exit);
		});
	}

	kill(): void {
		this.#process.kill();
	}
}

/** What Node, the guard of native/kernel, ASan and UBSan end a process with. */
const complaints = /^\w*Error\b|^Guard error|^SUMMARY: |: runtime error: /;

function describeExit({ signal, exitCode, stderr }: WorkerExit): string {
	const lines = stderr.split("\n").map((line) => line.trim());
	const complaint = lines.findLast((line) => complaints.test(line)) ?? "";
	return `${signal ?? `exit status ${exitCode}`}${complaint === "" ? "" : `: ${complaint}`}`;
}
