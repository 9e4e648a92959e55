import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Files } from "../system/ports.ts";

/** Everything of ours that ends up in a binary: a change in any of these is another build. */
const roots = [
	"native/kernel",
	"native/binding",
	"native/evrun",
	"native/allocations",
	"native/cmake",
] as const;
const singleFiles = ["CMakeLists.txt", "package-lock.json"] as const;

/** sha256 over the names and contents of our native sources and build description. */
export async function hashHarness(files: Files, root: string): Promise<string> {
	const paths: string[] = [...singleFiles];
	for (const directory of roots) {
		for (const name of await files.list(join(root, directory))) paths.push(`${directory}/${name}`);
	}
	const hash = createHash("sha256");
	for (const path of paths.sort()) {
		hash.update(`${path}\0${await files.sha256(join(root, path))}\0`);
	}
	return hash.digest("hex");
}
