import { join } from "node:path";
import { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import { evidenceNames } from "../model/evidence-names.ts";
import { readCompressed, writeCompressed } from "../system/compressed-file.ts";
import type { Files } from "../system/ports.ts";

type Which = "screen" | "confirm";

/** Writes a comparison with all its samples into an experiment's directory; the name it got. */
export async function writeComparison(
	directory: string,
	which: Which,
	comparison: Comparison,
): Promise<string> {
	const name = evidenceNames[which];
	await writeCompressed(join(directory, name), `${JSON.stringify(comparison)}\n`);
	return name;
}

/** null when that stage was not reached. Throws RECORD_MISMATCH when it is there and damaged. */
export async function readStoredComparison(
	files: Files,
	directory: string,
	which: Which,
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
