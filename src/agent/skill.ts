import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Files } from "../system/ports.ts";

/** The text of .claude/skills/NAME.md without its front matter. Throws BAD_INPUT with the names. */
export async function readSkill(files: Files, root: string, name: string): Promise<string> {
	const directory = join(root, ".claude", "skills");
	const names = (await files.exists(directory))
		? (await files.list(directory)).flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? [])
		: [];
	if (!names.includes(name)) {
		throw new EvlabError(
			"BAD_INPUT",
			`there is no skill ${name}`,
			names.length === 0 ? `write ${directory}/${name}.md` : `one of: ${names.join(", ")}`,
		);
	}
	return withoutFrontMatter(await files.readText(join(directory, `${name}.md`)));
}

/** Pure. */
export function withoutFrontMatter(text: string): string {
	return text.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
}
