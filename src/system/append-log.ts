import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A file of JSON lines; each is on disk, whole, before append() returns. */
export interface AppendLog {
	append(entry: unknown): void;
	close(): void;
}

/** Opens (or makes) the file for appending: kill -9 loses at most the line being written. */
export function openAppendLog(path: string): AppendLog {
	mkdirSync(dirname(path), { recursive: true });
	const descriptor = openSync(path, "a");
	return {
		append: (entry) => {
			writeSync(descriptor, `${JSON.stringify(entry)}\n`);
		},
		close: () => closeSync(descriptor),
	};
}
