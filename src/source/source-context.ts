import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Git, Shell, ShellOptions } from "../system/ports.ts";

/** The side effects this stage needs. */
export interface SourcePorts {
	readonly shell: Shell;
	readonly files: Files;
	readonly git: Git;
}

/** What every function of this stage works on. */
export interface SourceContext {
	readonly layout: Layout;
	readonly ports: SourcePorts;
}

/** Git inside one repository, and in no other: see `repositoryAt`. */
export interface Repository {
	readonly path: string;
	readonly objects: string;
	run(args: readonly string[], options?: ShellOptions): Promise<string>;
	/** Trimmed output, or null where git reports failure. */
	tryRun(args: readonly string[]): Promise<string | null>;
}

/**
 * The repository at `path`. The git directory is named on each call: were `path/.git` damaged, git
 * would otherwise walk up and work on the repository that encloses it, which is evlab's own.
 */
export function repositoryAt(git: Git, path: string): Repository {
	const here = `--git-dir=${join(path, ".git")}`;
	return {
		path,
		objects: join(path, ".git", "objects"),
		run: async (args, options) => (await git.run(path, [here, ...args], options)).trimEnd(),
		tryRun: async (args) => (await git.tryRun(path, [here, ...args]))?.trimEnd() ?? null,
	};
}

/** The checkout at libevent/tree. Throws SOURCE_UNAVAILABLE when there is none yet. */
export async function openLibeventTree({ layout, ports }: SourceContext): Promise<Repository> {
	if (await ports.files.exists(join(layout.tree, ".git"))) {
		return repositoryAt(ports.git, layout.tree);
	}
	throw new EvlabError(
		"SOURCE_UNAVAILABLE",
		`libevent is not set up: there is no checkout at ${layout.tree}`,
		"run: evlab setup",
	);
}
