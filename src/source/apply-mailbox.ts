import { EvlabError } from "../model/errors.ts";
import { fixedCommitter } from "./fixed-identity.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

/**
 * `git am` of one mailbox file in a scratch repository; returns the new HEAD.
 * Throws PATCH_REJECTED that calls the patch `name`, with git's first complaint.
 */
export async function applyMailbox(
	scratch: ScratchRepository,
	mailbox: string,
	name: string,
): Promise<string> {
	const lines: string[] = [];
	try {
		await scratch.run(["am", "--quiet", "--no-gpg-sign", "--", mailbox], {
			env: fixedCommitter,
			onLine: (line) => lines.push(line),
		});
	} catch (error) {
		if (error instanceof EvlabError && error.code === "TOOL_MISSING") throw error;
		throw doesNotApply(name, lines, error);
	}
	return scratch.run(["rev-parse", "HEAD"]);
}

/** The error for a patch git refuses, from what git printed. */
export function doesNotApply(name: string, lines: readonly string[], cause: unknown): EvlabError {
	if (lines.some((line) => line.includes("Patch format detection failed"))) {
		return new EvlabError(
			"PATCH_REJECTED",
			`${name} does not apply: it is not a mail with author and subject`,
			"make it with git format-patch",
			{ cause },
		);
	}
	const complaint = lines.find((line) => /^(error|fatal): /.test(line)) ?? lines[0] ?? "";
	return new EvlabError(
		"PATCH_REJECTED",
		`${name} does not apply: ${complaint.replace(/^(error|fatal): /, "") || "git gave no reason"}`,
		"rebase the patch on the commit it is applied to, or take it away",
		{ cause },
	);
}
