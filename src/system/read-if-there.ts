import type { Files } from "./ports.ts";

/**
 * Text of a file of the kernel without its last newline; null when it is absent or refuses to be
 * read, as files of /sys do that belong to hardware this host does not have.
 */
export async function readIfThere(files: Files, path: string): Promise<string | null> {
	if (!(await files.exists(path))) return null;
	try {
		return (await files.readText(path)).trimEnd();
	} catch {
		return null;
	}
}
