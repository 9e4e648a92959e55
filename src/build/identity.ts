import { createHash } from "node:crypto";
import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Files, Shell } from "../system/ports.ts";

/** What libevent is linked from, what is used before its users. */
export const libraries = ["event_core", "event_extra", "event_pthreads"] as const;

/** libevent itself, as a build directory has it. Pure. */
export function staticLibraries(directory: string): readonly string[] {
	return libraries.map((library) => join(directory, "libevent", "lib", `lib${library}.a`));
}

/**
 * GNU build ids by path, read by readelf: never by asking the code under test. Throws BUILD_FAILED
 * when a file has none.
 */
export async function readBuildIds(
	shell: Shell,
	paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const { stdout } = await shell.run("readelf", ["--notes", ...paths], {
		env: { LC_ALL: "C" },
	});
	const buildIds = parseBuildIds(stdout, paths);
	const without = paths.find((path) => !buildIds.has(path));
	if (without === undefined) return buildIds;
	throw new EvlabError(
		"BUILD_FAILED",
		`${without} has no build id`,
		"remove .evlab/builds and build again",
	);
}

/** readelf heads each file's notes with "File: path", but not when there is one file only. Pure. */
export function parseBuildIds(
	notes: string,
	paths: readonly string[],
): ReadonlyMap<string, string> {
	const buildIds = new Map<string, string>();
	let path = paths.length === 1 ? paths[0] : undefined;
	for (const line of notes.split("\n")) {
		path = /^File: (.+)$/.exec(line)?.[1] ?? path;
		const buildId = /\bBuild ID: ([0-9a-f]{40})\b/.exec(line)?.[1];
		if (buildId !== undefined && path !== undefined) buildIds.set(path, buildId);
	}
	return buildIds;
}

/**
 * Hash of libevent's own machine code in build directories: its static libraries without debug
 * information, with fixed dates and owners. Two sources with the same hash are the same program.
 * A comment that shifts lines keeps it: EVUTIL_ASSERT alone uses __LINE__, and NDEBUG removes it.
 */
export async function hashMachineCode(
	ports: { readonly shell: Shell; readonly files: Files },
	buildDirectories: readonly string[],
): Promise<string> {
	const hash = createHash("sha256");
	for (const directory of buildDirectories) {
		for (const archive of staticLibraries(directory)) {
			hash.update(await hashArchive(ports, archive));
		}
	}
	return hash.digest("hex");
}

async function hashArchive(
	{ shell, files }: { readonly shell: Shell; readonly files: Files },
	archive: string,
): Promise<string> {
	const stripped = `${archive}.stripped`;
	const result = await shell.run("objcopy", [
		"--strip-debug",
		"--enable-deterministic-archives",
		archive,
		stripped,
	]);
	if (result.exitCode === 0) return files.sha256(stripped);
	throw new EvlabError(
		"BUILD_FAILED",
		`objcopy cannot read ${archive}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
		"remove .evlab/builds and build again",
	);
}
