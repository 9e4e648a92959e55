import { join, resolve } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Progress } from "../system/ports.ts";
import { importGit } from "./fetch-git.ts";
import { adoptArchive, findArchive } from "./find-archive.ts";
import { importDirectory } from "./import-tree.ts";
import { pathKind } from "./path-kind.ts";
import type { Pin } from "./pin.ts";
import type { Repository, SourceContext } from "./source-context.ts";
import { unpackArchive } from "./unpack.ts";

/** What `--from` turned out to be. */
export type NamedSource =
	| { readonly kind: "git"; readonly from: string; readonly local: boolean; readonly ref: string }
	| { readonly kind: "directory"; readonly path: string }
	| { readonly kind: "tarball"; readonly path: string };

/** Classifies `--from` and `--ref`. Throws BAD_INPUT for a missing path or a `--ref` without git. */
export async function classifySource(
	{ ports }: SourceContext,
	from: string,
	ref: string | undefined,
): Promise<NamedSource> {
	if (ref !== undefined && !/^[\w][\w./+-]*$/.test(ref)) {
		throw new EvlabError("BAD_INPUT", `--ref ${ref} is not a ref name`, "give a tag or branch");
	}
	if (/^[\w+.-]+:\/\//.test(from) || /^[\w.-]+@[\w.-]+:/.test(from)) {
		return { kind: "git", from, local: from.startsWith("file:"), ref: ref ?? "HEAD" };
	}
	const path = resolve(from);
	const kind = await pathKind(ports.files, path);
	if (kind === "absent") {
		throw new EvlabError(
			"BAD_INPUT",
			`--from ${from}: there is no such file or directory`,
			"give a git URL, a directory or a libevent release archive",
		);
	}
	if (kind === "directory" && (await holdsRepository(ports.files, path))) {
		return { kind: "git", from: path, local: true, ref: ref ?? "HEAD" };
	}
	if (ref !== undefined) {
		throw new EvlabError(
			"BAD_INPUT",
			`--ref ${ref} needs a git repository, and ${from} is a plain ${kind}`,
			"leave --ref out",
		);
	}
	return kind === "directory" ? { kind, path } : { kind: "tarball", path };
}

async function holdsRepository(
	files: SourceContext["ports"]["files"],
	path: string,
): Promise<boolean> {
	if (await files.exists(join(path, ".git"))) return true;
	return (await files.exists(join(path, "HEAD"))) && (await files.exists(join(path, "objects")));
}

/**
 * Makes the base commit, tagged `upstream`, in the empty `repository`: from the named source, or
 * from the cached archive, or from the distribution. Returns where it came from.
 */
export async function importSource(
	context: SourceContext,
	repository: Repository,
	pin: Pin,
	named: NamedSource | null,
	workspace: string,
	progress: Progress,
): Promise<string> {
	if (named?.kind === "git") {
		progress.step(`fetching ${named.ref} of ${named.from}`);
		await importGit(context, repository, pin, named, workspace);
		return `${named.from} at ${named.ref}`;
	}
	if (named?.kind === "directory") {
		progress.step(`importing ${named.path}`);
		await importDirectory(context, repository, pin, named.path, named.path, workspace);
		return named.path;
	}
	const archive =
		named?.kind === "tarball"
			? await adoptArchive(context, pin, named.path, workspace)
			: await findArchive(context, pin, workspace, progress);
	progress.step(`unpacking ${pin.archive}`);
	const sources = await unpackArchive(context, archive.path, join(workspace, "unpacked"));
	await importDirectory(context, repository, pin, sources, archive.origin, workspace);
	return archive.origin;
}
