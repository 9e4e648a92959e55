import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { boundedText } from "./bounded-text.ts";
import { killGroup, superviseGroup } from "./process-groups.ts";

export interface WorkerExit {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	/** The last 8 KiB the process wrote to stderr. */
	readonly stderr: string;
}

/** A child process that talks in messages. Whatever it does, the parent lives on. */
export interface WorkerProcess {
	send(message: unknown): void;
	/** One listener at a time; null stops listening. */
	onMessage(listener: ((message: unknown) => void) | null): void;
	/** Settles when the process has ended, however it ended. Never rejects. */
	readonly exited: Promise<WorkerExit>;
	/** SIGKILL to the whole process group. */
	kill(): void;
}

export type StartWorker = (program: string, args: readonly string[]) => WorkerProcess;

/** Starts `program` (node, perhaps behind taskset) with an IPC channel and its own group. */
export const startWorkerProcess: StartWorker = (program, args) => {
	const child = spawn(program, [...args], {
		detached: true,
		stdio: ["ignore", "ignore", "pipe", "ipc"],
	});
	const release = child.pid === undefined ? () => {} : superviseGroup(child.pid);
	const stderr = boundedText(8192);
	const decoder = new StringDecoder("utf8");
	child.stderr?.on("data", (chunk: Buffer) => stderr.push(decoder.write(chunk)));
	let listener: ((message: unknown) => void) | null = null;
	// What comes while nobody listens waits: two workers started together report at any time.
	let waiting: unknown[] = [];
	child.on("message", (message) => {
		if (listener === null) waiting.push(message);
		else listener(message);
	});
	const exited = new Promise<WorkerExit>((fulfil) => {
		let ended = false;
		const end = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
			if (ended) return;
			ended = true;
			killGroup(child.pid);
			release();
			fulfil({ exitCode, signal, stderr: stderr.text() });
		};
		// "exit", not "close": a grandchild holding stderr open must not hide the end.
		child.once("exit", (code, signal) => setImmediate(() => end(code, signal)));
		child.once("error", (error) => {
			stderr.push(error.message);
			end(null, null);
		});
	});
	return {
		send: (message) => {
			// A message to a process that has just died is not an error: `exited` tells.
			if (child.connected) child.send(message as object, () => {});
		},
		onMessage: (next) => {
			listener = next;
			while (listener !== null && waiting.length > 0) {
				const [message, ...rest] = waiting;
				waiting = rest;
				listener(message);
			}
		},
		exited,
		kill: () => killGroup(child.pid),
	};
};
