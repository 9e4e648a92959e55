import { join } from "node:path";
import { createRepository } from "./import-tree.ts";
import type { Repository, SourceContext } from "./source-context.ts";

/** A repository with a working tree of its own that stores its objects in another repository. */
export interface ScratchRepository extends Repository {
	/** To be given to every command that reads or writes objects. */
	readonly environment: Readonly<Record<string, string>>;
}

/**
 * Checks `commit` of `owner` out in the new directory `path`. Commands that need a working tree
 * (git am) run here, so the user's checkout, index and HEAD are never touched; their objects
 * land in `owner`, where a ref makes them reachable.
 */
export async function checkOutScratch(
	context: SourceContext,
	owner: Repository,
	path: string,
	commit: string,
): Promise<ScratchRepository> {
	const environment = { GIT_OBJECT_DIRECTORY: owner.objects };
	const repository = await createRepository(context, path, environment);
	const scratch: ScratchRepository = {
		...repository,
		objects: join(owner.objects),
		environment,
		run: (args, options) =>
			repository.run(args, { ...options, env: { ...environment, ...options?.env } }),
	};
	await scratch.run(["reset", "--quiet", "--hard", commit]);
	return scratch;
}
