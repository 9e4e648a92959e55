import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Files } from "./ports.ts";

/** Name → sha256 of the contents. Names are what people know the files by. */
export type Manifest = ReadonlyMap<string, string>;

/** Where files are, and what their names begin with. */
export interface ManifestSource {
	/** A file, or a directory with everything below it. */
	readonly path: string;
	readonly name: string;
}

/** Files hashed at a time: 1500 small ones take 0.3 s then, and 0.9 s one after another. */
const atOnce = 16;

/** Hashes all files of `sources`. Throws BAD_INPUT for one that is not there. */
export async function readManifest(
	files: Files,
	sources: readonly ManifestSource[],
): Promise<Manifest> {
	const found = (await Promise.all(sources.map((source) => walk(files, source)))).flat();
	const hashes = new Map<string, string>();
	const waiting = [...found];
	const work = async (): Promise<void> => {
		for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
			hashes.set(next.name, await files.sha256(next.path));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return new Map([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function walk(files: Files, source: ManifestSource): Promise<readonly ManifestSource[]> {
	// A plain file has no listing; one that is absent is noticed when it is hashed.
	const names = await files.list(source.path).catch(() => null);
	if (names === null) return [source];
	const below = names.map((name) =>
		walk(files, { path: join(source.path, name), name: `${source.name}/${name}` }),
	);
	return (await Promise.all(below)).flat();
}

/** sha256 over names and contents. Pure. */
export function manifestDigest(manifest: Manifest): string {
	const hash = createHash("sha256");
	for (const [name, sha256] of manifest) hash.update(`${name}\0${sha256}\0`);
	return hash.digest("hex");
}

/** The first file that is not what it was, with what has become of it; null when all are. Pure. */
export function manifestDifference(before: Manifest, after: Manifest): string | null {
	for (const [name, sha256] of before) {
		const now = after.get(name);
		if (now === undefined) return `${name} is gone`;
		if (now !== sha256) return `${name} was changed`;
	}
	const added = [...after.keys()].find((name) => !before.has(name));
	return added === undefined ? null : `${added} was added`;
}
