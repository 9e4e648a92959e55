import { EvlabError } from "../model/errors.ts";
import { openLibeventTree, type Repository, type SourceContext } from "./source-context.ts";

/** What separates two commits of libevent/tree. */
export interface Change {
	/** git's id of the change, the same wherever it is applied; of no change all zeros. */
	readonly patchId: string;
}

const diffOptions = [
	"--full-index",
	"--no-renames",
	"--no-ext-diff",
	"--no-textconv",
	"--no-color",
];

/** Writes the diff to `path`, as `git apply` takes it. */
export async function describeChange(
	context: SourceContext,
	base: string,
	commit: string,
	path: string,
): Promise<Change> {
	const repository = await openLibeventTree(context);
	await writeDiff(repository, base, commit, path);
	const diff = await context.ports.files.readText(path);
	if (diff === "") return { patchId: "0".repeat(40) };
	const output = await repository.run(["patch-id", "--stable"], { input: diff });
	const patchId = /^([0-9a-f]{40}) /.exec(output)?.[1];
	if (patchId !== undefined) return { patchId };
	throw new EvlabError(
		"SOURCE_UNAVAILABLE",
		`git patch-id knows no id of ${base.slice(0, 12)}..${commit.slice(0, 12)}`,
		"report this with the patch",
	);
}

/** Git writes the file itself: sources need not be UTF-8, and a diff may end in spaces. */
export async function writeDiff(
	repository: Repository,
	base: string,
	commit: string,
	path: string,
): Promise<void> {
	await repository.run(["diff-tree", "-p", ...diffOptions, `--output=${path}`, base, commit]);
}
