import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { ShellResult } from "../system/ports.ts";
import type { SourceContext } from "./source-context.ts";
import { commonTopDirectory, parseTarListing, refuseEntry } from "./tar-listing.ts";

/** TAR_OPTIONS could change what is unpacked; LC_ALL keeps the listing parseable. */
const tarEnvironment = { LC_ALL: "C", TAR_OPTIONS: undefined };

/**
 * Unpacks `archive` into the new directory `target` and returns its single top directory.
 * Refuses, before writing anything, entries that could land or point outside of it.
 * Throws BAD_INPUT.
 */
export async function unpackArchive(
	{ ports }: SourceContext,
	archive: string,
	target: string,
): Promise<string> {
	const listing = await ports.shell.run(
		"tar",
		[
			"--list",
			"--verbose",
			"--quoting-style=c",
			"--full-time",
			"--numeric-owner",
			"--file",
			archive,
		],
		{ env: tarEnvironment },
	);
	requireSuccess(listing, archive);
	const entries = parseTarListing(listing.stdout);
	for (const entry of entries) {
		const reason = refuseEntry(entry);
		if (reason !== null) {
			throw unusable(archive, `its entry ${entry.path} ${reason}`);
		}
	}
	const top = commonTopDirectory(entries);
	if (top === null) throw unusable(archive, "its files do not lie in one directory");

	await ports.files.makeDirectory(target);
	// Modes from the archive, not from the umask: executable bits are part of the tree id.
	const unpacked = await ports.shell.run(
		"tar",
		["--extract", "--same-permissions", "--no-same-owner", "--file", archive],
		{ cwd: target, env: tarEnvironment },
	);
	requireSuccess(unpacked, archive);
	return join(target, top);
}

function requireSuccess(result: ShellResult, archive: string): void {
	if (result.exitCode === 0) return;
	throw unusable(archive, result.stderr.trim().split("\n")[0] ?? "tar failed");
}

function unusable(archive: string, why: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`${archive} cannot be unpacked: ${why}`,
		"use the release archive that libevent publishes",
	);
}
