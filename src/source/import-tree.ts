import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { fixedIdentity } from "./fixed-identity.ts";
import type { Pin } from "./pin.ts";
import { type Repository, repositoryAt, type SourceContext } from "./source-context.ts";

/** An empty repository at the new directory `path`, whatever git's defaults are on this machine. */
export async function createRepository(
	{ ports }: SourceContext,
	path: string,
	environment: Readonly<Record<string, string>> = {},
): Promise<Repository> {
	await ports.files.makeDirectory(path);
	await ports.git.run(
		path,
		["init", "--quiet", "--initial-branch=tip", "--object-format=sha1", "--template="],
		{ env: environment },
	);
	return repositoryAt(ports.git, path);
}

/** Stores the files of `directory` (without changing it) and returns their git tree id. */
export async function storeFiles(
	repository: Repository,
	directory: string,
	environment: Readonly<Record<string, string>>,
): Promise<string> {
	const env = { ...environment, GIT_WORK_TREE: directory };
	// --force: a .gitignore inside the sources must not hide files from the comparison.
	await repository.run(["add", "--all", "--force"], { env });
	return repository.run(["write-tree"], { env });
}

/**
 * Makes the base commit of `tree` in `repository` and tags it `upstream`. The id depends on the
 * tree and the pinned version alone. Throws CHECKSUM_MISMATCH when it is not the pinned one.
 */
export async function commitBase(
	repository: Repository,
	pin: Pin,
	tree: string,
	origin: string,
	pinPath: string,
): Promise<void> {
	const commit = await repository.run(["commit-tree", tree, "-m", `libevent ${pin.version}`], {
		env: fixedIdentity,
	});
	if (tree !== pin.tree || commit !== pin.commit) {
		throw new EvlabError(
			"CHECKSUM_MISMATCH",
			`${origin} is not the pinned libevent ${pin.version}: its git tree is ${tree}, pinned ${pin.tree}`,
			`to make it the base on purpose, set "tree": "${tree}" and "commit": "${commit}" in ${pinPath}`,
		);
	}
	await repository.run(["update-ref", "refs/tags/upstream", commit]);
}

/** Imports a plain directory of sources as the base commit. */
export async function importDirectory(
	context: SourceContext,
	repository: Repository,
	pin: Pin,
	directory: string,
	origin: string,
	workspace: string,
): Promise<void> {
	const tree = await storeFiles(repository, directory, {
		GIT_INDEX_FILE: join(workspace, "import-index"),
	});
	await commitBase(repository, pin, tree, origin, context.layout.pin);
}
