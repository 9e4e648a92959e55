import { EvlabError } from "../model/errors.ts";
import type { Repository } from "./source-context.ts";

/** One path that differs between two git trees. */
export interface TreeChange {
	readonly path: string;
	/** Git file modes; "000000" on the side where the path does not exist. */
	readonly modeBefore: string;
	readonly modeAfter: string;
}

const allowedPath = /^(?:[^/]+\.[ch]|include\/(?:[^/]+\/)*[^/]+\.h)$/;

/** Headers the build generates: one in the source tree would shadow it and change the options. */
const generatedHeaders: ReadonlySet<string> = new Set([
	"config.h",
	"evconfig-private.h",
	"include/config.h",
	"include/evconfig-private.h",
	"include/event2/event-config.h",
]);

/** Why a variant may not touch this path at all, or null. */
export function refusePath(path: string): string | null {
	if (!allowedPath.test(path)) return "only top-level *.c and *.h and include/**/*.h may change";
	if (generatedHeaders.has(path)) return "the build generates this header";
	return null;
}

/** Why a variant may not make this change, or null. */
export function refuseChange(change: TreeChange): string | null {
	const refused = refusePath(change.path);
	if (refused !== null) return refused;
	const modes = [change.modeBefore, change.modeAfter].filter((mode) => mode !== "000000");
	if (modes.includes("120000")) return "symbolic links are not allowed";
	if (modes.includes("160000")) return "submodules are not allowed";
	if (modes.some((mode) => mode !== "100644")) return "mode changes are not allowed";
	return null;
}

/** Parses `git diff-tree -r --raw -z --no-renames`. */
export function parseRawDiff(output: string): readonly TreeChange[] {
	const fields = output.split("\0").filter((field) => field !== "");
	const changes: TreeChange[] = [];
	for (let i = 0; i + 1 < fields.length; i += 2) {
		const [modeBefore = ":", modeAfter = ""] = (fields[i] ?? "").split(" ");
		changes.push({ path: fields[i + 1] ?? "", modeBefore: modeBefore.slice(1), modeAfter });
	}
	return changes;
}

/** One path of `git apply --numstat -z` or `git diff-tree --numstat -z`. */
export interface NumstatEntry {
	readonly path: string;
	readonly isBinary: boolean;
}

/** Parses numstat records; binary files have "-" for their line counts. */
export function parseNumstat(output: string): readonly NumstatEntry[] {
	return output
		.split("\0")
		.filter((record) => record !== "")
		.map((record) => {
			const [added = "", , ...path] = record.split("\t");
			return { path: path.join("\t"), isBinary: added === "-" };
		});
}

/**
 * Checks everything that differs between two commits, on the resulting trees rather than on a
 * patch's own claims: a rename or a mode line cannot hide there. Throws PATCH_REJECTED by name.
 */
export async function requireAllowedChanges(
	repository: Repository,
	base: string,
	commit: string,
	name: string,
): Promise<void> {
	const diff = ["diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"];
	const raw = await repository.run([...diff, "--raw", base, commit]);
	for (const change of parseRawDiff(raw)) {
		const reason = refuseChange(change);
		if (reason !== null) throw rejected(name, change.path, reason);
	}
	requireTextOnly(parseNumstat(await repository.run([...diff, "--numstat", base, commit])), name);
}

/** Throws PATCH_REJECTED naming the first binary file. */
export function requireTextOnly(entries: readonly NumstatEntry[], name: string): void {
	const binary = entries.find((entry) => entry.isBinary);
	if (binary !== undefined) throw rejected(name, binary.path, "binary content is not allowed");
}

/** Throws PATCH_REJECTED naming the first path that may not change. */
export function requireAllowedPaths(paths: readonly string[], name: string): void {
	for (const path of paths) {
		const reason = refusePath(path);
		if (reason !== null) throw rejected(name, path, reason);
	}
}

function rejected(name: string, path: string, reason: string): EvlabError {
	return new EvlabError(
		"PATCH_REJECTED",
		`${name} changes ${path}: ${reason}`,
		"take that change out; tests, build files and tools stay as libevent published them",
	);
}
