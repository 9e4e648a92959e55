import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout evlab runs from, found by its package.json: works from src/ and from dist/src/. */
export function findPackageRoot(start: string): string {
	for (let directory = start; ; directory = dirname(directory)) {
		const manifest = join(directory, "package.json");
		if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "evlab") {
			return directory;
		}
		if (dirname(directory) === directory) throw new Error(`no evlab package above ${start}`);
	}
}

export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** All paths evlab reads or writes, relative to one root so tests can use a temporary one. */
export interface Layout {
	readonly root: string;
	readonly pin: string;
	readonly patches: string;
	/** The libevent checkout: tag `upstream`, branch `tip`. Git-ignored. */
	readonly tree: string;
	/** Everything evlab generates: archives, builds, records, locks. Git-ignored. */
	readonly state: string;
	readonly archives: string;
	readonly worktrees: string;
	readonly builds: string;
	readonly runs: string;
	/** A/A certificates, one a host: FINGERPRINT.json. */
	readonly certificates: string;
	/** What the unmodified library does in regress, one file a host class and configuration. */
	readonly knownFailures: string;
	readonly locks: string;
}

export function layoutOf(root: string): Layout {
	const state = join(root, ".evlab");
	return {
		root,
		pin: join(root, "libevent", "upstream.json"),
		patches: join(root, "libevent", "patches"),
		tree: join(root, "libevent", "tree"),
		state,
		archives: join(state, "archives"),
		worktrees: join(state, "worktrees"),
		builds: join(state, "builds"),
		runs: join(state, "runs"),
		certificates: join(state, "certificates"),
		knownFailures: join(state, "known-failures"),
		locks: join(state, "locks"),
	};
}
