import type { Files } from "../system/ports.ts";

/** What lies at a path; a file is anything that exists and cannot be listed. */
export async function pathKind(
	files: Files,
	path: string,
): Promise<"absent" | "directory" | "file"> {
	if (!(await files.exists(path))) return "absent";
	return files.list(path).then(
		() => "directory",
		() => "file",
	);
}
