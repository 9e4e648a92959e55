import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Variant } from "../model/variant.ts";
import { requireAllowedChanges } from "./allowed-changes.ts";
import { doesNotApply } from "./apply-mailbox.ts";
import { writeDiff } from "./change.ts";
import { fixedIdentity } from "./fixed-identity.ts";
import { checkOutScratch } from "./scratch-repository.ts";
import { openLibeventTree, type Repository, type SourceContext } from "./source-context.ts";
import { inWorkspace } from "./workspace.ts";

/** A change of libevent: from one commit to another, of libevent/tree. */
export interface CommitRange {
	readonly from: string;
	readonly to: string;
	/** Backwards: what `to` did to `from` is taken away. */
	readonly reverse?: boolean;
}

/**
 * The variant with its change made on top of `onto`: itself when it stands there already. What a
 * branch or a directory changes is what separates it from where it left the line of accepted
 * states. Throws PATCH_REJECTED when the change does not apply there.
 */
export async function variantOnto(
	context: SourceContext,
	variant: Variant,
	onto: string,
): Promise<Variant> {
	const repository = await openLibeventTree(context);
	const from = await repository.run(["merge-base", onto, variant.commit]);
	if (from === onto) return variant;
	const range = { from, to: variant.commit };
	return { ...variant, ...(await moveChange(context, range, onto, variant.name)) };
}

/**
 * The commit that a change makes of `onto`. The same change on the same commit always has the same
 * id. Throws PATCH_REJECTED, calling the change `name`.
 */
export function moveChange(
	context: SourceContext,
	{ from, to, reverse = false }: CommitRange,
	onto: string,
	name: string,
): Promise<Pick<Variant, "commit" | "tree">> {
	return inWorkspace(context, async (workspace) => {
		const repository = await openLibeventTree(context);
		const [before, after] = reverse ? [to, from] : [from, to];
		const patch = join(workspace, "moved.diff");
		await writeDiff(repository, before, after, patch);
		const scratch = await checkOutScratch(context, repository, join(workspace, "moved"), onto);
		const lines: string[] = [];
		await scratch
			.run(["apply", "--index", "--3way", "--allow-empty", "--", patch], {
				onLine: (line) => lines.push(line),
			})
			.catch((error: unknown) => {
				throw conflict(name, onto, lines, error);
			});
		const tree = await scratch.run(["write-tree"]);
		return { tree, commit: await keep(repository, tree, onto, name) };
	});
}

async function keep(
	repository: Repository,
	tree: string,
	onto: string,
	name: string,
): Promise<string> {
	if ((await repository.run(["rev-parse", `${onto}^{tree}`])) === tree) return onto;
	const message = ["-m", "evlab: a variant"];
	const commit = await repository.run(["commit-tree", tree, "-p", onto, ...message], {
		env: fixedIdentity,
	});
	const upstream = await repository.run(["rev-parse", "refs/tags/upstream^{commit}"]);
	await requireAllowedChanges(repository, upstream, commit, name);
	// Keeps git gc away from it.
	await repository.run(["update-ref", `refs/evlab/variants/${commit}`, commit]);
	return commit;
}

function conflict(
	name: string,
	onto: string,
	lines: readonly string[],
	cause: unknown,
): EvlabError {
	const { message } = doesNotApply(name, lines, cause);
	return new EvlabError(
		"PATCH_REJECTED",
		`${message} (on ${onto.slice(0, 12)})`,
		"make the change again on the tip, or revert what it collides with",
		{ cause },
	);
}
