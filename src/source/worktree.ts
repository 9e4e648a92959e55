import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { storeFiles } from "./import-tree.ts";
import { openLibeventTree, type Repository, type SourceContext } from "./source-context.ts";
import { inWorkspace } from "./workspace.ts";

/**
 * A plain directory, without .git, with the sources of `commit` (of libevent/tree). It is shared
 * by everything with the same git tree and is not to be written to; one that was changed is
 * detected by its contents and made anew. Returns its absolute path.
 */
export function checkoutVariant(context: SourceContext, commit: string): Promise<string> {
	return inWorkspace(context, async (workspace) => {
		const repository = await openLibeventTree(context);
		const tree = await repository.tryRun(["rev-parse", "--verify", "--quiet", `${commit}^{tree}`]);
		if (tree === null) {
			throw new EvlabError(
				"BAD_INPUT",
				`libevent/tree has no commit ${commit}`,
				"resolve the variant again; run evlab setup if libevent/tree was replaced",
			);
		}
		const { files } = context.ports;
		const target = join(context.layout.worktrees, tree);
		if (await files.exists(target)) {
			if ((await treeOfDirectory(context, repository, target, workspace)) === tree) return target;
			await files.rename(target, join(workspace, "changed"));
		}
		const exported = join(workspace, "export");
		await exportTree(repository, tree, exported, workspace);
		await files.makeDirectory(context.layout.worktrees);
		await files.rename(exported, target);
		return target;
	});
}

/** checkout-index and not git archive: sources with export attributes would lose files to that. */
async function exportTree(
	repository: Repository,
	tree: string,
	directory: string,
	workspace: string,
): Promise<void> {
	const env = { GIT_INDEX_FILE: join(workspace, "export-index") };
	await repository.run(["read-tree", tree], { env });
	await repository.run(["checkout-index", "--all", "--quiet", `--prefix=${directory}/`], { env });
}

/** Hashes every file, with the objects kept apart so that a stray build product is not stored. */
async function treeOfDirectory(
	{ ports }: SourceContext,
	repository: Repository,
	directory: string,
	workspace: string,
): Promise<string> {
	const objects = join(workspace, "objects");
	await ports.files.makeDirectory(objects);
	return storeFiles(repository, directory, {
		GIT_INDEX_FILE: join(workspace, "verify-index"),
		GIT_OBJECT_DIRECTORY: objects,
		GIT_ALTERNATE_OBJECT_DIRECTORIES: repository.objects,
	});
}
