import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { commitBase, createRepository } from "./import-tree.ts";
import type { Pin } from "./pin.ts";
import type { Repository, SourceContext } from "./source-context.ts";

const fetchTimeoutMs = 600_000;

/**
 * Fetches `ref` of the git repository `from` and imports its tree as the base commit. The foreign
 * history stays in a scratch repository; only the base commit and its files come over.
 */
export async function importGit(
	context: SourceContext,
	repository: Repository,
	pin: Pin,
	source: { readonly from: string; readonly local: boolean; readonly ref: string },
	workspace: string,
): Promise<void> {
	const scratch = await createRepository(context, join(workspace, "fetched"));
	// The serving side of a local path runs without our settings and refuses other users' trees.
	const serve = source.local ? ["--upload-pack=git -c safe.directory=* upload-pack"] : [];
	// A server need not hand out single commits, so for those everything is fetched.
	const what = /^[0-9a-f]{7,40}$/.test(source.ref)
		? ["--", source.from, "+refs/*:refs/fetched/*"]
		: ["--depth=1", "--", source.from, source.ref];
	await scratch
		.run(["fetch", "--quiet", "--no-tags", ...serve, ...what], { timeoutMs: fetchTimeoutMs })
		.catch((error: unknown) => {
			throw unfetchable(source, error);
		});
	const wanted = what[0] === "--" ? source.ref : "FETCH_HEAD";
	const tree = await scratch.tryRun(["rev-parse", "--verify", "--quiet", `${wanted}^{tree}`]);
	if (tree === null) throw unfetchable(source, new Error(`it has no commit ${source.ref}`));
	await commitBase(scratch, pin, tree, `${source.from} at ${source.ref}`, context.layout.pin);
	await repository.run([
		"fetch",
		"--quiet",
		"--no-tags",
		scratch.path,
		"refs/tags/upstream:refs/tags/upstream",
	]);
}

function unfetchable(
	source: { readonly from: string; readonly ref: string },
	cause: unknown,
): EvlabError {
	if (cause instanceof EvlabError && cause.code === "TOOL_MISSING") return cause;
	const why = cause instanceof Error ? cause.message.replace(/^git fetch failed in \S+: /, "") : "";
	return new EvlabError(
		"SOURCE_UNAVAILABLE",
		`${source.ref} of ${source.from} cannot be fetched: ${why}`,
		"check the address, --ref and the network",
		{ cause },
	);
}
