import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Everything below `path`, and its own entries, are on the disk when this returns. */
export async function syncTree(path: string): Promise<void> {
	for (const entry of await readdir(path, { withFileTypes: true })) {
		const below = join(path, entry.name);
		if (entry.isDirectory()) await syncTree(below);
		else if (entry.isFile()) await syncPath(below);
	}
	await syncPath(path);
}

/** The file's content, or the directory's entries: a rename is lasting only after the latter. */
export async function syncPath(path: string): Promise<void> {
	const handle = await open(path, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
