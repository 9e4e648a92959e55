import { basename, join, resolve } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Variant } from "../model/variant.ts";
import { requireAllowedChanges } from "./allowed-changes.ts";
import { nearestNames } from "./edit-distance.ts";
import { fixedIdentity } from "./fixed-identity.ts";
import { storeFiles } from "./import-tree.ts";
import { treeOfPatch } from "./patch-variant.ts";
import { pathKind } from "./path-kind.ts";
import { openLibeventTree, type Repository, type SourceContext } from "./source-context.ts";
import { inWorkspace } from "./workspace.ts";

export interface VariantOptions {
	/** The commit a patch is applied to; branch `tip` otherwise. */
	readonly baselineCommit?: string | undefined;
}

/**
 * Turns what the user wrote into a commit of libevent/tree: a patch file, else a directory with
 * libevent sources, else a ref. Needs a provisioned tree; touches neither its checkout nor its
 * branches. The same contents on the same base always have the same commit id.
 *
 * Throws PATCH_REJECTED when anything but top-level *.c, *.h and include/**\/*.h differs from
 * `upstream`, BAD_INPUT (with the likely names) when there is no such thing.
 */
export function resolveVariant(
	context: SourceContext,
	spec: string,
	options: VariantOptions = {},
): Promise<Variant> {
	return inWorkspace(context, async (workspace) => {
		const repository = await openLibeventTree(context);
		const upstream = await requireCommit(repository, "refs/tags/upstream");
		const { origin, commit } = await commitOf(context, repository, spec, options, workspace);
		await requireAllowedChanges(repository, upstream, commit, spec);
		// Keeps git gc away from it, also after the user has deleted the branch it came from.
		await repository.run(["update-ref", `refs/evlab/variants/${commit}`, commit]);
		const tree = await repository.run(["rev-parse", `${commit}^{tree}`]);
		return { name: nameOf(spec, origin), origin, commit, tree };
	});
}

async function commitOf(
	context: SourceContext,
	repository: Repository,
	spec: string,
	options: VariantOptions,
	workspace: string,
): Promise<Pick<Variant, "origin" | "commit">> {
	const path = resolve(spec);
	const kind = spec === "" ? "absent" : await pathKind(context.ports.files, path);
	switch (kind) {
		case "file": {
			const base = await requireCommit(repository, options.baselineCommit ?? "refs/heads/tip");
			const tree = await treeOfPatch(context, repository, path, base, workspace);
			return { origin: "patch", commit: await commitTree(repository, tree, base) };
		}
		case "directory": {
			const upstream = await requireCommit(repository, "refs/tags/upstream");
			await requireSources(context, path, spec);
			const tree = await storeFiles(repository, path, {
				GIT_INDEX_FILE: join(workspace, "variant-index"),
			});
			return { origin: "directory", commit: await commitTree(repository, tree, upstream) };
		}
		case "absent":
			return { origin: "ref", commit: await commitOfRef(context, repository, spec) };
	}
}

/** The base itself when nothing differs, so that comparing it is seen to be an A/A run. */
async function commitTree(repository: Repository, tree: string, base: string): Promise<string> {
	if ((await repository.run(["rev-parse", `${base}^{tree}`])) === tree) return base;
	// The message has no file name in it: the same change has the same id, whatever it is called.
	return repository.run(["commit-tree", tree, "-p", base, "-m", "evlab: a variant"], {
		env: fixedIdentity,
	});
}

async function requireCommit(repository: Repository, ref: string): Promise<string> {
	const commit = await findCommit(repository, ref);
	if (commit !== null) return commit;
	throw new EvlabError(
		"SOURCE_UNAVAILABLE",
		`libevent is not set up: ${repository.path} has no ${ref}`,
		"run: evlab setup",
	);
}

function findCommit(repository: Repository, ref: string): Promise<string | null> {
	return repository.tryRun([
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${ref}^{commit}`,
	]);
}

async function commitOfRef(
	context: SourceContext,
	repository: Repository,
	spec: string,
): Promise<string> {
	const commit = spec === "" ? null : await findCommit(repository, spec);
	if (commit !== null) return commit;
	const refs = await repository.run([
		"for-each-ref",
		"--format=%(refname:short)",
		"refs/heads",
		"refs/tags",
	]);
	const { files } = context.ports;
	const patches = (await files.exists("."))
		? (await files.list(".")).filter((name) => /\.(patch|diff)$/.test(name))
		: [];
	const near = nearestNames(spec, [...refs.split("\n"), ...patches], 4);
	throw new EvlabError(
		"BAD_INPUT",
		`"${spec}" is no ref of libevent/tree, no patch file and no directory`,
		`did you mean one of: ${near.join(", ")}`,
	);
}

/** A wrong directory would be refused for its first strange file; say the actual mistake instead. */
async function requireSources({ ports }: SourceContext, path: string, spec: string): Promise<void> {
	if (await ports.files.exists(join(path, "event.c"))) return;
	throw new EvlabError(
		"BAD_INPUT",
		`directory ${path} holds no libevent sources (event.c is missing)`,
		/^[\w.-]+$/.test(spec)
			? `if you meant a ref of libevent/tree, write refs/heads/${spec} or refs/tags/${spec}`
			: "give a directory with an unpacked libevent",
	);
}

function nameOf(spec: string, origin: Variant["origin"]): string {
	if (origin === "ref") return spec;
	return basename(resolve(spec)).replace(/\.(patch|diff)$/, "");
}
