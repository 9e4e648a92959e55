import { join } from "node:path";
import { parse, stringify } from "smol-toml";
import { EvlabError } from "../model/errors.ts";
import { ExperimentId, type LedgerEntry } from "../model/experiment.ts";
import { NonStarter, NonStarters } from "../model/non-starter.ts";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";
import type { LedgerFinding } from "./check.ts";

function pathOf(layout: Layout): string {
	return join(layout.root, ".claude", "known-non-starters.toml");
}

/** All known dead ends; none when there is no file. Throws BAD_INPUT when it is no such list. */
export async function readNonStarters(
	files: Files,
	layout: Layout,
): Promise<readonly NonStarter[]> {
	const path = pathOf(layout);
	if (!(await files.exists(path))) return [];
	return parseNonStarters(await files.readText(path), path);
}

/** Appends one; what is in the file stays as it is, comments too. Returns the path, for a commit. */
export async function addNonStarter(
	files: Files,
	layout: Layout,
	added: NonStarter,
): Promise<string> {
	const path = pathOf(layout);
	const known = await readNonStarters(files, layout);
	if (known.some(({ id }) => id === added.id)) {
		throw new EvlabError("BAD_INPUT", `there is a non-starter ${added.id}`, "choose another --id");
	}
	const before = (await files.exists(path)) ? await files.readText(path) : "version = 1\n";
	const text = `${before.trimEnd()}\n\n${stringify({ non_starter: [NonStarter.parse(added)] })}\n`;
	parseNonStarters(text, path);
	await files.makeDirectory(join(layout.root, ".claude"));
	await files.writeText(path, text);
	return path;
}

/** Evidence that names an experiment must name one that is there. Pure. */
export function checkNonStarters(
	nonStarters: readonly NonStarter[],
	entries: readonly LedgerEntry[],
): readonly LedgerFinding[] {
	const known = new Set(entries.map(({ id }) => id));
	return nonStarters.flatMap(({ id, evidence }) =>
		evidence
			.filter((each) => ExperimentId.safeParse(each).success && !known.has(each))
			.map((each) => ({
				where: ".claude/known-non-starters.toml",
				what: `${id} names ${each} as evidence, which is not there`,
				next: "name an experiment that evlab log lists",
			})),
	);
}

function parseNonStarters(text: string, path: string): readonly NonStarter[] {
	const fail = (why: string, cause?: unknown): EvlabError =>
		new EvlabError("BAD_INPUT", `${path}: ${why}`, "docs/experiments.md says what it holds", {
			cause,
		});
	let data: unknown;
	try {
		data = parse(text);
	} catch (error) {
		throw fail(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "no TOML", error);
	}
	const parsed = NonStarters.safeParse(data);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw fail(`${issue?.path.join(".")}: ${issue?.message}`);
	}
	const ids = parsed.data.non_starter.map(({ id }) => id);
	const twice = ids.find((id, index) => ids.indexOf(id) !== index);
	if (twice !== undefined) throw fail(`two entries are called ${twice}`);
	return parsed.data.non_starter;
}
