import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** What a message came to: the child's answer, or how the child ended instead. */
export type Outcome<Answer> =
	| { readonly state: "answered"; readonly answer: Answer }
	| { readonly state: "died"; readonly how: string };

/** Longer than any program of the fuzz tests takes on a busy machine. */
const timeoutMs = 20_000;

/**
 * One child process that runs programs in the addon. When one of them crashes or hangs it, the
 * outcome says so, and the next message goes to a fresh child: a property can go on shrinking.
 */
export class ProgramRunner {
	readonly #paths: readonly [addon: string, other: string];
	#child: ChildProcess | null = null;
	#sent = 0;

	constructor(addon: string, other: string) {
		this.#paths = [addon, other];
	}

	perform<Answer>(work: Record<string, unknown>): Promise<Outcome<Answer>> {
		this.#child ??= fork(join(import.meta.dirname, "children", "program-runner.mjs"), this.#paths, {
			serialization: "advanced",
			execArgv: [],
			stdio: ["ignore", "ignore", "inherit", "ipc"],
		});
		const child = this.#child;
		const id = this.#sent++;
		return new Promise((fulfil) => {
			let hung = false;
			const timer = setTimeout(() => {
				hung = true;
				child.kill("SIGKILL");
			}, timeoutMs);
			const settle = (outcome: Outcome<Answer>) => {
				clearTimeout(timer);
				child.removeAllListeners();
				fulfil(outcome);
			};
			child.on("message", (message: { id: number; outcome: Answer }) => {
				if (message.id === id) settle({ state: "answered", answer: message.outcome });
			});
			child.on("exit", (code, signal) => {
				this.#child = null;
				const how = hung
					? `no answer for ${timeoutMs / 1000} s`
					: (signal ?? `exit status ${code}`);
				settle({ state: "died", how });
			});
			child.send({ id, ...work });
		});
	}

	close(): void {
		this.#child?.disconnect();
		this.#child = null;
	}
}
