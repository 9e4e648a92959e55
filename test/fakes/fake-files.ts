import { createHash } from "node:crypto";
import { posix } from "node:path";
import { EvlabError } from "../../src/model/errors.ts";
import type { Files } from "../../src/system/ports.ts";

export interface FakeFiles extends Files {
	/** Contents by absolute path; directories are implied, or made with makeDirectory. */
	readonly texts: ReadonlyMap<string, string>;
}

/** A file system in memory. */
export function createFakeFiles(initial: Readonly<Record<string, string>> = {}): FakeFiles {
	const texts = new Map(Object.entries(initial));
	const directories = new Set<string>(["/"]);
	const isBelow = (path: string, directory: string) => path.startsWith(`${directory}/`);
	const isDirectory = (path: string) =>
		directories.has(path) || [...texts.keys()].some((file) => isBelow(file, path));
	const absent = (verb: string, path: string) =>
		new EvlabError(
			"BAD_INPUT",
			`cannot ${verb} ${path}: no such file or directory`,
			"check the path",
		);
	const read = (path: string) => {
		const text = texts.get(path);
		if (text === undefined) throw absent("read", path);
		return text;
	};
	return {
		texts,
		readText: async (path) => read(path),
		readBytes: async (path) => new TextEncoder().encode(read(path)),
		exists: async (path) => texts.has(path) || isDirectory(path.replace(/(?<=.)\/$/, "")),
		async writeText(path, text) {
			texts.set(path, text);
		},
		async makeDirectory(path) {
			for (let up = path; up !== "/" && up !== "."; up = posix.dirname(up)) directories.add(up);
		},
		async remove(path) {
			for (const file of [...texts.keys()]) {
				if (file === path || isBelow(file, path)) texts.delete(file);
			}
			for (const directory of [...directories]) {
				if (directory === path || isBelow(directory, path)) directories.delete(directory);
			}
		},
		async rename(from, to) {
			if (!texts.has(from) && !isDirectory(from)) throw absent("rename", from);
			for (const [file, text] of [...texts]) {
				if (file !== from && !isBelow(file, from)) continue;
				texts.delete(file);
				texts.set(`${to}${file.slice(from.length)}`, text);
			}
			for (const directory of [...directories]) {
				if (directory !== from && !isBelow(directory, from)) continue;
				directories.delete(directory);
				directories.add(`${to}${directory.slice(from.length)}`);
			}
		},
		async list(directory) {
			const path = directory.replace(/(?<=.)\/$/, "");
			if (!isDirectory(path)) throw absent("list", path);
			const below = [...texts.keys(), ...directories].filter((entry) => isBelow(entry, path));
			return [
				...new Set(below.map((entry) => entry.slice(path.length + 1).split("/")[0] ?? "")),
			].sort();
		},
		sha256: async (path) => createHash("sha256").update(read(path)).digest("hex"),
	};
}
