import { join } from "node:path";
import { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { evidenceNames } from "../model/evidence-names.ts";
import { readCompressed } from "../system/compressed-file.ts";
import type { Files } from "../system/ports.ts";

/** null when that stage was not reached. Throws RECORD_MISMATCH when it is there and damaged. */
export async function readStoredComparison(
	files: Files,
	directory: string,
	which: "screen" | "confirm",
): Promise<Comparison | null> {
	const path = join(directory, evidenceNames[which]);
	if (!(await files.exists(path))) return null;
	const parsed = Comparison.safeParse(parseJson(await readCompressed(files, path)));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new EvlabError(
		"RECORD_MISMATCH",
		`${path} is no comparison: ${issue?.path.join(".")}: ${issue?.message}`,
		"restore it: git checkout -- experiments",
		{ cause: parsed.error },
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
