import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EvlabError } from "../model/errors.ts";
import type { Files } from "./ports.ts";

/** The real file system. Every failure is an EvlabError BAD_INPUT that names the path. */
export function createFiles(): Files {
	return {
		readText: (path) => naming("read", path, () => readFile(path, "utf8")),
		readBytes: (path) => naming("read", path, () => readFile(path)),
		exists: (path) =>
			access(path).then(
				() => true,
				() => false,
			),
		writeText: (path, text) => naming("write", path, () => writeAtomically(path, text)),
		makeDirectory: (path) =>
			naming("create", path, async () => {
				await mkdir(path, { recursive: true });
			}),
		remove: (path) => naming("remove", path, () => rm(path, { recursive: true, force: true })),
		rename: (from, to) => naming("rename", from, () => rename(from, to)),
		list: (path) => naming("list", path, async () => (await readdir(path)).sort()),
		sha256: (path) => naming("read", path, () => hashFile(path)),
	};
}

/** Readers see the old content or the new one, never half of it, also after a power cut. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
	const directory = dirname(path);
	const suffix = `${process.pid}.${randomBytes(4).toString("hex")}`;
	const temporary = join(directory, `.${basename(path)}.${suffix}.tmp`);
	try {
		const file = await open(temporary, "wx");
		try {
			await file.writeFile(content);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	const parent = await open(directory, "r");
	try {
		await parent.sync();
	} finally {
		await parent.close();
	}
}

async function hashFile(path: string): Promise<string> {
	const hash = createHash("sha256");
	await pipeline(createReadStream(path), hash);
	return hash.digest("hex");
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EPERM: "not permitted",
	ENOENT: "no such file or directory",
	ENOTDIR: "not a directory",
	EISDIR: "is a directory",
	ENOSPC: "no space left on the device",
	EROFS: "the file system is read-only",
	EXDEV: "the target is on another file system",
	ENOTEMPTY: "the target is not empty",
};

async function naming<T>(verb: string, path: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? String(error);
		throw new EvlabError(
			"BAD_INPUT",
			`cannot ${verb} ${path}: ${reasons[code] ?? code}`,
			"check the path, its owner and the free space",
			{ cause: error },
		);
	}
}
