import { posix } from "node:path";

export interface TarEntry {
	/** tar's letter: "-" file, "d" directory, "l" symbolic link, "h" hard link, others devices. */
	readonly kind: string;
	readonly path: string;
	readonly target: string | null;
}

const entryLine =
	/^(\S)\S* +\S+ +\S+ +\S+ +\S+ "((?:[^"\\]|\\.)*)"(?: (?:->|link to) "((?:[^"\\]|\\.)*)")?$/;

/**
 * Parses `tar --list --verbose --quoting-style=c --full-time --numeric-owner`.
 * A line that is not understood becomes an entry of kind "?", which is then refused.
 */
export function parseTarListing(listing: string): readonly TarEntry[] {
	return listing
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => {
			const match = entryLine.exec(line);
			if (match === null) return { kind: "?", path: line, target: null };
			return { kind: match[1] ?? "?", path: match[2] ?? "", target: match[3] ?? null };
		});
}

/** Why unpacking this entry could write or point outside of the target directory, or null. */
export function refuseEntry(entry: TarEntry): string | null {
	if (entry.path.includes("\\")) return "has an unprintable name";
	if (posix.isAbsolute(entry.path)) return "is an absolute path";
	if (entry.path.split("/").includes("..")) return "climbs out with ..";
	if (entry.path.split("/").includes(".git")) return "would write into a git directory";
	if (entry.kind === "-" || entry.kind === "d") return null;
	if (entry.kind !== "l" && entry.kind !== "h") return "is neither file, directory nor link";
	const target = entry.target ?? "";
	if (posix.isAbsolute(target) || target.includes("\\")) return `links to ${target}`;
	const from = entry.kind === "l" ? posix.dirname(entry.path) : ".";
	const reached = posix.normalize(posix.join(from, target));
	return reached === ".." || reached.startsWith("../") ? `links out to ${target}` : null;
}

/** The one directory all entries lie in, or null. */
export function commonTopDirectory(entries: readonly TarEntry[]): string | null {
	const tops = new Set(
		entries
			.map((entry) => posix.normalize(entry.path).split("/")[0] ?? "")
			.filter((top) => top !== "."),
	);
	const [top] = tops;
	return tops.size === 1 && top !== undefined ? top : null;
}
