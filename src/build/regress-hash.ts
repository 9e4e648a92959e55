import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Files } from "../system/ports.ts";

/** What of ours decides how regress is built; the kernels and the addon do not. */
const descriptions = [
	"CMakeLists.txt",
	"native/cmake/regress.cmake",
	"native/cmake/sanitizers.cmake",
] as const;

/** sha256 over our part of regress's build description. */
export async function hashRegressDescription(files: Files, root: string): Promise<string> {
	const hash = createHash("sha256");
	for (const path of descriptions) {
		hash.update(`${path}\0${await files.sha256(join(root, path))}\0`);
	}
	return hash.digest("hex");
}

/**
 * sha256 over all headers a variant may change: those at the top and below include/. Variants that
 * leave them alone share the compiled tests.
 */
export async function hashHeaders(files: Files, source: string): Promise<string> {
	const hash = createHash("sha256");
	const add = async (directory: string, deep: boolean): Promise<void> => {
		for (const name of await files.list(join(source, directory))) {
			const path = join(directory, name);
			if (name.endsWith(".h")) hash.update(`${path}\0${await files.sha256(join(source, path))}\0`);
			// A plain file has no listing.
			else if (deep && (await isDirectory(files, join(source, path)))) await add(path, true);
		}
	};
	await add(".", false);
	await add("include", true);
	return hash.digest("hex");
}

function isDirectory(files: Files, path: string): Promise<boolean> {
	return files.list(path).then(
		() => true,
		() => false,
	);
}
