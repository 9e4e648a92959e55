import { join } from "node:path";
import { repositoryAt, type SourceContext } from "./source-context.ts";

/**
 * The difference between two commits of libevent/tree, for `git apply`; null where there is none,
 * or the tree does not have them: commits live as long as a worktree or a branch needs them.
 */
export async function patchBetween(
	{ layout, ports }: SourceContext,
	base: string,
	commit: string,
): Promise<string | null> {
	if (!(await ports.files.exists(join(layout.tree, ".git")))) return null;
	const options = ["--no-ext-diff", "--no-textconv", "--no-color"];
	const text = await repositoryAt(ports.git, layout.tree).tryRun([
		"diff",
		...options,
		base,
		commit,
	]);
	return text === null || text === "" ? null : `${text}\n`;
}
