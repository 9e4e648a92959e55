import { Comparison } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import type { Files } from "../system/ports.ts";

/** A stored comparison. Throws BAD_INPUT when the file is absent or is not one. */
export async function readComparison(files: Files, path: string): Promise<Comparison> {
	const fail = (why: string, cause?: unknown): EvlabError =>
		new EvlabError(
			"BAD_INPUT",
			`${path}: ${why}`,
			"name a comparison.json, as `evlab compare` reports it at its end",
			{ cause },
		);
	if (!(await files.exists(path))) throw fail("no such file");
	let data: unknown;
	try {
		data = JSON.parse(await files.readText(path));
	} catch (error) {
		throw fail("not JSON", error);
	}
	const parsed = Comparison.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a comparison"}`);
}
