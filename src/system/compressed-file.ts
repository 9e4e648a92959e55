import { gunzipSync, gzipSync } from "node:zlib";
import { EvlabError } from "../model/errors.ts";
import { writeAtomically } from "./files.ts";
import type { Files } from "./ports.ts";

/** The largest comparison so far is 7.5 MB of text; a file that unpacks to more than this is none. */
const mostBytes = 512 * 1024 * 1024;

/** Text as gzip: a full comparison of 7.5 MB becomes 3.0 MB; digits of samples hardly shrink. */
export async function writeCompressed(path: string, text: string): Promise<void> {
	await writeAtomically(path, gzipSync(text, { level: 9 }));
}

/** The text of a gzip file. Throws RECORD_MISMATCH when it is damaged. */
export async function readCompressed(files: Files, path: string): Promise<string> {
	const bytes = await files.readBytes(path);
	try {
		return gunzipSync(bytes, { maxOutputLength: mostBytes }).toString("utf8");
	} catch (error) {
		throw new EvlabError(
			"RECORD_MISMATCH",
			`${path} is damaged: it does not unpack`,
			"restore it from git: git checkout -- experiments",
			{ cause: error },
		);
	}
}
