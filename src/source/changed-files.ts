import { parseRawDiff } from "./allowed-changes.ts";
import { openLibeventTree, type SourceContext } from "./source-context.ts";

/** Paths that differ between two commits of libevent/tree, sorted by git. */
export async function changedFiles(
	context: SourceContext,
	base: string,
	commit: string,
): Promise<readonly string[]> {
	const repository = await openLibeventTree(context);
	const options = ["-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv"];
	const raw = await repository.run(["diff-tree", ...options, base, commit]);
	return parseRawDiff(raw).map(({ path }) => path);
}
