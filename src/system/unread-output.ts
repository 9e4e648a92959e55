import type { EventEmitter } from "node:events";

/**
 * `evlab … | head` closes the pipe when it has read enough: what is printed after that has no
 * reader, which is no failure. `end` is called once output has none. Progress without a reader is
 * left unsaid, since a measurement under way is stored all the same.
 */
export function allowUnread(
	streams: { readonly output: EventEmitter; readonly progress: EventEmitter },
	end: () => void,
): void {
	streams.output.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
		end();
	});
	streams.progress.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
}
