import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { parseNumstat, requireAllowedPaths, requireTextOnly } from "./allowed-changes.ts";
import { applyMailbox, doesNotApply } from "./apply-mailbox.ts";
import { checkOutScratch } from "./scratch-repository.ts";
import type { Repository, SourceContext } from "./source-context.ts";

/**
 * The tree that the patch file at `path` makes of `base`. Takes mailboxes (`git format-patch`,
 * mail clients, several messages) and plain diffs. The objects land in `repository`.
 * Throws PATCH_REJECTED.
 */
export async function treeOfPatch(
	context: SourceContext,
	repository: Repository,
	path: string,
	base: string,
	workspace: string,
): Promise<string> {
	// One read, byte for byte: the path may be a pipe (`<(git diff)`), the text may be Latin-1.
	const copy = join(workspace, "variant.patch");
	const copied = await context.ports.shell.run("cp", ["--", path, copy]);
	if (copied.exitCode !== 0) {
		throw new EvlabError("BAD_INPUT", copied.stderr.trim(), "check the path of the patch");
	}
	await refuseByClaim(repository, copy, path);
	const scratch = await checkOutScratch(context, repository, join(workspace, "variant"), base);
	if (isMailbox(await context.ports.files.readText(copy))) {
		await applyMailbox(scratch, copy, path);
	} else {
		const lines: string[] = [];
		await scratch
			.run(["apply", "--index", "--", copy], { onLine: (line) => lines.push(line) })
			.catch((error: unknown) => {
				throw doesNotApply(path, lines, error);
			});
	}
	return scratch.run(["write-tree"]);
}

/**
 * Refuses what the patch itself says it touches, so that a forbidden path is named even when the
 * patch does not apply. The result is checked again on the trees: this is for the message. An
 * encoded mail shows nothing here, and is left to that second check.
 */
async function refuseByClaim(repository: Repository, copy: string, name: string): Promise<void> {
	const claimed = await repository.tryRun(["apply", "--numstat", "-z", "--", copy]);
	if (claimed === null) return;
	const entries = parseNumstat(claimed);
	requireAllowedPaths(
		entries.map((entry) => entry.path),
		name,
	);
	requireTextOnly(entries, name);
}

/** Whether git am would take it: an mbox separator line, or mail headers before the diff. */
export function isMailbox(text: string): boolean {
	if (/^From [0-9a-f]{40} /.test(text)) return true;
	const diffStart = text.search(/^(diff --git |--- |Index: )/m);
	const head = diffStart === -1 ? text : text.slice(0, diffStart);
	return /^From: .+/m.test(head) && /^(Subject|Date): /m.test(head);
}
