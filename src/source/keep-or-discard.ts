import { join } from "node:path";
import { openLibeventTree, type SourceContext } from "./source-context.ts";
import { inWorkspace } from "./workspace.ts";

/** Makes branch `branch` of libevent/tree point to a variant that waits. Moves no other branch. */
export async function keepBranch(
	context: SourceContext,
	branch: string,
	commit: string,
): Promise<void> {
	const repository = await openLibeventTree(context);
	await repository.run(["update-ref", `refs/heads/${branch}`, commit]);
}

/** The commit stays in libevent/tree; only its name goes. */
export async function dropBranch(context: SourceContext, branch: string): Promise<void> {
	const repository = await openLibeventTree(context);
	await repository.run(["update-ref", "-d", `refs/heads/${branch}`]);
}

/**
 * Removes the plain sources of a variant; the commit, and so the diff, stay in libevent/tree. What
 * upstream, the tip or a kept branch is made of stays too.
 */
export function discardWorktree(context: SourceContext, commit: string): Promise<void> {
	return inWorkspace(context, async () => {
		const repository = await openLibeventTree(context);
		const tree = await repository.run(["rev-parse", `${commit}^{tree}`]);
		const kept = await repository.run([
			"for-each-ref",
			"--format=%(tree)%(*tree)",
			"refs/heads",
			"refs/tags",
		]);
		if (kept.split("\n").includes(tree)) return;
		await context.ports.files.remove(join(context.layout.worktrees, tree));
	});
}
