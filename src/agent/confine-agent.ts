import { dirname, join } from "node:path";
import { readOnlyRoot, type Sandbox, superuserRights } from "../system/sandbox.ts";
import type { AgentCommand } from "./backends/backend.ts";

/** What of this host an agent's program must not see, and what it needs all the same. */
export interface AgentSurroundings {
	readonly sandbox: Extract<Sandbox, { kind: "bubblewrap" }>;
	/** The checkout of evlab (ledger, accepted patches, repository) and homes of people. */
	readonly hidden: readonly string[];
	/** Where its program and the interpreter of that are installed, in case that is in a home. */
	readonly needed: readonly string[];
	/** What carries its calls to the door (system/door-main.ts), and the door's socket. */
	readonly door: { readonly carrier: readonly string[]; readonly socket: string };
}

/** Where a confined program finds the door's socket, and the port that leads there. */
const doorInside = "/tmp/service";
const doorPort = "3128";

/** How HTTP clients of every language are told of a proxy; curl and Python read the small ones. */
const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [
	...[name, name.toLowerCase()],
]);

/**
 * The command line that runs an agent's program so that it sees one copy of libevent's sources and
 * a home of its own: the repository, its remotes and later commits are not there, and nothing else
 * of the disk can be written. Its network is a loopback of its own with one port, which leads to the
 * door and through that to its service. Pure.
 */
export function confineAgent(
	{ sandbox, hidden, needed, door }: AgentSurroundings,
	{ program, args, directory, mayEdit }: AgentCommand,
): readonly string[] {
	const home = join(directory, "..", "home");
	const proxy = `http://127.0.0.1:${doorPort}`;
	return [
		"bwrap",
		...readOnlyRoot,
		...superuserRights(sandbox),
		// Sockets of services lie there, and connecting is not writing.
		...["--tmpfs", "/run", "--perms", "1777", "--tmpfs", "/tmp"],
		...hidden.flatMap((path) => ["--tmpfs", path]),
		...needed.flatMap((path) => ["--ro-bind-try", path, path]),
		...["--ro-bind", door.socket, doorInside],
		...["--bind", home, home, mayEdit ? "--bind" : "--ro-bind", directory, directory],
		...proxyVariables.flatMap((name) => ["--setenv", name, proxy]),
		...["--unsetenv", "NO_PROXY", "--unsetenv", "no_proxy"],
		...["--chdir", directory, "--", ...door.carrier, doorInside, doorPort, program, ...args],
	];
}

/** The installation a program belongs to: /a/b of /a/b/bin/name, unless that is all of a home. Pure. */
export function installationOf(program: string, homes: readonly string[]): string {
	const prefix = dirname(dirname(program));
	return homes.includes(prefix) || prefix === "/" ? dirname(program) : prefix;
}
