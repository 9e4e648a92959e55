import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import { applyMailbox } from "./apply-mailbox.ts";
import { fixedIdentity } from "./fixed-identity.ts";
import { checkOutScratch } from "./scratch-repository.ts";
import { openLibeventTree, type SourceContext } from "./source-context.ts";
import { inWorkspace } from "./workspace.ts";

/** A file for libevent/patches, and the commit that the tip becomes with it. */
export interface ComposedPatch {
	/** "0003-grow-the-read-buffer.patch". */
	readonly name: string;
	readonly text: string;
	readonly tip: string;
}

/**
 * Writes the change from `base`, the tip, to `commit` as the next numbered patch and proves that
 * applying that text to `base` gives `commit`'s tree. Nothing is changed yet but for objects.
 * Throws PATCH_REJECTED when the change cannot be written so.
 */
export function composePatch(
	context: SourceContext,
	request: {
		readonly base: string;
		readonly commit: string;
		readonly subject: string;
		readonly body: string;
	},
): Promise<ComposedPatch> {
	return inWorkspace(context, async (workspace) => {
		const repository = await openLibeventTree(context);
		const { base, commit, subject } = request;
		const tree = await repository.run(["rev-parse", `${commit}^{tree}`]);
		const composed = await repository.run(
			["commit-tree", tree, "-p", base, "-m", oneLine(subject), "-m", request.body],
			{ env: fixedIdentity },
		);
		const options = ["--zero-commit", "--no-signature", "--full-index", "--no-renames"];
		const made = await repository.run([
			"format-patch",
			"-1",
			"-o",
			workspace,
			...options,
			composed,
		]);
		const text = await context.ports.files.readText(made);
		const name = `${await nextNumber(context)}-${slug(subject)}.patch`;
		const path = join(workspace, name);
		await context.ports.files.writeText(path, text);
		const scratch = await checkOutScratch(context, repository, join(workspace, "composed"), base);
		const tip = await applyMailbox(scratch, path, name);
		if ((await repository.run(["rev-parse", `${tip}^{tree}`])) !== tree) {
			throw new EvlabError(
				"PATCH_REJECTED",
				`${name} would not make the sources again that were measured`,
				"report this with the patch",
			);
		}
		return { name, text, tip };
	});
}

/** One more than the largest there is: numbers are never used twice, also after a revert. */
async function nextNumber({ layout, ports }: SourceContext): Promise<string> {
	const { files } = ports;
	const names = (await files.exists(layout.patches)) ? await files.list(layout.patches) : [];
	const numbers = names.flatMap((name) => /^(\d+)-.*\.(patch|diff)$/.exec(name)?.[1] ?? []);
	return String(Math.max(0, ...numbers.map(Number)) + 1).padStart(4, "0");
}

/** For a file name. Pure. */
export function slug(text: string): string {
	const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
	return (
		words
			.reduce((name, word) => (name.length + word.length > 48 ? name : `${name}-${word}`), "")
			.slice(1) || "change"
	);
}

function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, " ").trim();
}
