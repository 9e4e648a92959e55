import { dirname, join } from "node:path";
import type { AgentCommand } from "./backends/backend.ts";

/** What of this host an agent's program must not see, and what it needs all the same. */
export interface AgentSurroundings {
	/** The checkout of evlab (ledger, accepted patches, repository) and homes of people. */
	readonly hidden: readonly string[];
	/** Where its program and the interpreter of that are installed, in case that is in a home. */
	readonly needed: readonly string[];
}

/**
 * The command line that runs an agent's program so that it sees one copy of libevent's sources and
 * a home of its own: the repository, its remotes and later commits are not there, and nothing else
 * of the disk can be written. The network stays, for its service; its tools have none. Pure.
 */
export function confineAgent(
	{ hidden, needed }: AgentSurroundings,
	{ program, args, directory, mayEdit }: AgentCommand,
): readonly string[] {
	const home = join(directory, "..", "home");
	return [
		...["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"],
		...["--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session"],
		...hidden.flatMap((path) => ["--tmpfs", path]),
		...needed.flatMap((path) => ["--ro-bind-try", path, path]),
		...["--bind", home, home, mayEdit ? "--bind" : "--ro-bind", directory, directory],
		...["--chdir", directory, "--", program, ...args],
	];
}

/** The installation a program belongs to: /a/b of /a/b/bin/name, unless that is all of a home. Pure. */
export function installationOf(program: string, homes: readonly string[]): string {
	const prefix = dirname(dirname(program));
	return homes.includes(prefix) || prefix === "/" ? dirname(program) : prefix;
}
