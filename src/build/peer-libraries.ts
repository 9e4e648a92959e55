import { isAbsolute } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Shell } from "../system/ports.ts";

/** A library that is installed here, as its package left it. */
export interface PeerLibraryFile {
	/** The static library, so that all are called without the linker's tables between. */
	readonly archive: string;
	/** What it needs beside itself. */
	readonly flags: readonly string[];
}

export type PeerLibraryFiles = Readonly<Record<"libev" | "libuv", PeerLibraryFile>>;

const wanted = {
	libev: { header: "ev.h", archive: "libev.a", flags: ["-lm"], debian: "libev-dev" },
	libuv: {
		header: "uv.h",
		archive: "libuv_a.a",
		flags: ["-pthread", "-ldl"],
		debian: "libuv1-dev",
	},
} as const;

/** Asks the compiler for both. Throws TOOL_MISSING with the command that installs what is missing. */
export async function findPeerLibraries(shell: Shell, cxx: string): Promise<PeerLibraryFiles> {
	const [libev, libuv] = await Promise.all([find(shell, cxx, "libev"), find(shell, cxx, "libuv")]);
	if (libev !== null && libuv !== null) return { libev, libuv };
	const missing = [
		...(libev === null ? ["libev"] : []),
		...(libuv === null ? ["libuv"] : []),
	] as const;
	const packages = missing.map((name) => wanted[name as keyof typeof wanted].debian);
	throw new EvlabError(
		"TOOL_MISSING",
		`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not installed with header and static library`,
		`apt-get install ${packages.join(" ")}`,
	);
}

async function find(
	shell: Shell,
	cxx: string,
	name: keyof typeof wanted,
): Promise<PeerLibraryFile | null> {
	const { header, archive, flags } = wanted[name];
	const [named, parsed] = await Promise.all([
		shell.run(cxx, [`-print-file-name=${archive}`]),
		shell.run(cxx, ["-fsyntax-only", "-x", "c++", "-include", header, "/dev/null"]),
	]);
	// The compiler gives the bare name back when it does not find it.
	const path = named.stdout.trim();
	return isAbsolute(path) && parsed.exitCode === 0 ? { archive: path, flags } : null;
}
