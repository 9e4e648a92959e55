import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Shell } from "../system/ports.ts";
import type { Judgement } from "./judgement.ts";

/** Reading and judging the largest record takes 0.6 s. */
const timeoutMs = 60_000;

/**
 * Has the record at `path` judged by a fresh process that has loaded no variant. Throws BAD_RECORD
 * when what follows from it is not `presented`.
 */
export async function judgeAgain(
	{ shell, root }: { readonly shell: Shell; readonly root: string },
	path: string,
	presented: Judgement,
): Promise<void> {
	const judge = join(root, "dist", "src", "commands", "judge-main.js");
	const { exitCode, stdout, stderr } = await shell.run(process.execPath, [judge, path], {
		timeoutMs,
	});
	if (exitCode !== 0) {
		const why = stderr.split("\n").find((line) => /\w*Error: /.test(line)) ?? "no answer";
		throw badRecord(path, `cannot be judged again: ${why.trim()}`);
	}
	if (stdout.trimEnd() === JSON.stringify(presented)) return;
	throw badRecord(path, "gives another result than the one to be presented");
}

function badRecord(path: string, what: string): EvlabError {
	return new EvlabError(
		"BAD_RECORD",
		`no verdict: ${path} ${what}`,
		"the record was changed after it was written, or dist/ was: npm run build, and run again",
	);
}
