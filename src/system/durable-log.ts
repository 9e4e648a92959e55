import {
	closeSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { AppendLog } from "./append-log.ts";

/**
 * A file of JSON lines that outlives a power cut: a line is on the disk itself before append()
 * returns. On a full disk append() throws and the file is as it was: write() may have taken half
 * a line without an error.
 */
export function openDurableLog(path: string, write: Write = writeSync): AppendLog {
	mkdirSync(dirname(path), { recursive: true });
	const descriptor = openSync(path, "a");
	return {
		append: (entry) => {
			const line = Buffer.from(`${JSON.stringify(entry)}\n`);
			const before = fstatSync(descriptor).size;
			try {
				writeWhole(write, descriptor, line);
				fsyncSync(descriptor);
			} catch (error) {
				ftruncateSync(descriptor, before);
				throw cannotWrite(path, error as NodeJS.ErrnoException);
			}
		},
		close: () => closeSync(descriptor),
	};
}

/** How many bytes from `offset` on were taken. */
type Write = (descriptor: number, bytes: Buffer, offset: number) => number;

function writeWhole(write: Write, descriptor: number, bytes: Buffer): void {
	for (let done = 0; done < bytes.length; ) {
		// On a disk that has filled up the first call takes what fits, the second one says so.
		done += write(descriptor, bytes, done);
	}
}

function cannotWrite(path: string, error: NodeJS.ErrnoException): EvlabError {
	const why = error.code === "ENOSPC" ? "no space left on the device" : (error.code ?? "failed");
	return new EvlabError(
		"BAD_INPUT",
		`cannot write ${path}: ${why}`,
		"make room on that disk, then: evlab resume",
		{ cause: error },
	);
}
