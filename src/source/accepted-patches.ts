import { createHash } from "node:crypto";
import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { requireAllowedChanges } from "./allowed-changes.ts";
import { applyMailbox } from "./apply-mailbox.ts";
import { checkOutScratch } from "./scratch-repository.ts";
import type { Repository, SourceContext } from "./source-context.ts";

/** libevent/patches: the accepted changes in order, and a fingerprint of base and contents. */
export interface AcceptedPatches {
	readonly paths: readonly string[];
	readonly fingerprint: string;
}

/** Reads the list. Throws BAD_INPUT for a patch without a number: its place would be a guess. */
export async function listAcceptedPatches(
	{ layout, ports }: SourceContext,
	base: string,
): Promise<AcceptedPatches> {
	const { files } = ports;
	const names = (await files.exists(layout.patches)) ? await files.list(layout.patches) : [];
	const patches = names.filter((name) => /\.(patch|diff)$/.test(name));
	const unnumbered = patches.find((name) => !/^\d+-/.test(name));
	if (unnumbered !== undefined) {
		throw new EvlabError(
			"BAD_INPUT",
			`${join(layout.patches, unnumbered)} has no number, so its place in the order is unknown`,
			`name it like 0001-${unnumbered}`,
		);
	}
	const ordered = patches.toSorted(
		(a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1),
	);
	const paths = ordered.map((name) => join(layout.patches, name));
	const digests = await Promise.all(paths.map((path) => files.sha256(path)));
	const fingerprint = createHash("sha256")
		.update([base, ...digests].join("\n"))
		.digest("hex");
	return { paths, fingerprint };
}

/**
 * Applies the patches to `base` with `git am` and returns the tip commit, whose id depends on the
 * base and the patches alone. `repository` gains objects, nothing else.
 * Throws PATCH_REJECTED naming the patch that does not apply or touches what it may not.
 */
export async function applyAcceptedPatches(
	context: SourceContext,
	repository: Repository,
	base: string,
	patches: AcceptedPatches,
	workspace: string,
): Promise<string> {
	if (patches.paths.length === 0) return base;
	const scratch = await checkOutScratch(context, repository, join(workspace, "patching"), base);
	let tip = base;
	for (const path of patches.paths) {
		const next = await applyMailbox(scratch, path, path);
		await requireAllowedChanges(repository, tip, next, path);
		tip = next;
	}
	return tip;
}
