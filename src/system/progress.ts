import type { Progress } from "./ports.ts";

export interface ProgressOptions {
	readonly isTerminal: boolean;
	/** Width of the terminal; 80 when it does not say. */
	readonly columns?: () => number | undefined;
	/** Milliseconds on a monotonic clock. */
	readonly nowMs?: () => number;
}

export interface ClosableProgress extends Progress {
	/** Removes the running line, so that what is printed next starts on a clean one. */
	close(): void;
}

/**
 * Progress on a stream (standard error: standard output belongs to results). Plain lines without
 * a terminal; on one, the running step is redrawn each second with its elapsed time.
 */
export function createProgress(
	stream: { write(text: string): unknown },
	options: ProgressOptions,
): ClosableProgress {
	return options.isTerminal ? terminalProgress(stream, options) : plainProgress(stream);
}

function plainProgress(stream: { write(text: string): unknown }): ClosableProgress {
	const line = (text: string) => void stream.write(`${text}\n`);
	// Two builds at once report in turn: each step is one line, whenever it comes up again.
	const said = new Set<string>();
	const step = (text: string) => {
		if (!said.has(text)) line(text);
		said.add(text);
	};
	return { step, done: line, note: line, close() {} };
}

const eraseLine = "\r\u001b[K";

function terminalProgress(
	stream: { write(text: string): unknown },
	options: ProgressOptions,
): ClosableProgress {
	const nowMs = options.nowMs ?? (() => performance.now());
	let running: { readonly text: string; detail: string; readonly startedMs: number } | null = null;
	let timer: NodeJS.Timeout | undefined;

	const draw = () => {
		if (running === null) return;
		const elapsed = ` ${Math.floor((nowMs() - running.startedMs) / 1000)} s`;
		// One column stays free: a full last column makes some terminals wrap, and then the
		// erase sequence clears the wrong line.
		const room = (options.columns?.() || 80) - 1 - elapsed.length;
		stream.write(
			`${eraseLine}${truncate(oneLine(`${running.text}${running.detail}`), room)}${elapsed}`,
		);
	};
	const stop = () => {
		if (running === null) return;
		clearInterval(timer);
		running = null;
		stream.write(eraseLine);
	};
	return {
		step(text, detail) {
			const suffix = detail === undefined ? "" : `: ${detail}`;
			if (running?.text === text) {
				running.detail = suffix;
				draw();
				return;
			}
			stop();
			running = { text, detail: suffix, startedMs: nowMs() };
			timer = setInterval(draw, 1000);
			timer.unref();
			draw();
		},
		done(text) {
			stop();
			stream.write(`${text}\n`);
		},
		note(text) {
			stream.write(running === null ? `${text}\n` : `${eraseLine}${text}\n`);
			draw();
		},
		close: stop,
	};
}

function oneLine(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters move the cursor
	return text.replace(/[\u0000-\u001f\u007f]+/g, " ");
}

function truncate(text: string, columns: number): string {
	const characters = [...text];
	if (characters.length <= columns) return text;
	return `${characters.slice(0, Math.max(0, columns - 1)).join("")}…`;
}
