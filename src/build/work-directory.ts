import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";
import type { BuildPorts } from "./build-request.ts";

const prefix = "work-";

/**
 * Runs `action` in a new directory below `entry` that no earlier build has used. After a kill -9
 * the compilers of the killed build run on for some seconds: they must not find the directory of
 * the next one. What is worth keeping is moved out by `action`; the rest goes.
 */
export async function inWorkDirectory<T>(
	files: Files,
	entry: string,
	action: (directory: string) => Promise<T>,
): Promise<T> {
	const directory = join(entry, `${prefix}${randomBytes(4).toString("hex")}`);
	await files.makeDirectory(directory);
	try {
		return await action(directory);
	} finally {
		await discard(files, directory);
	}
}

/**
 * Removes everything of an entry that did not become complete. Never fails: a left-over compiler
 * may still be adding files, and then the next build removes the rest.
 */
export async function clearEntry(files: Files, entry: string): Promise<void> {
	if (!(await files.exists(entry))) return;
	for (const name of await files.list(entry)) await discard(files, join(entry, name));
}

/** Work directories that killed builds of other keys have left; those being built are spared. */
export async function sweepWorkDirectories(
	ports: Pick<BuildPorts, "files" | "lock">,
	layout: Layout,
): Promise<void> {
	const { files } = ports;
	if (!(await files.exists(layout.builds))) return;
	for (const name of await files.list(layout.builds)) {
		const entry = join(layout.builds, name);
		const left = await workDirectories(files, entry);
		if (left.length === 0) continue;
		const held = new Error("being built");
		await ports
			.lock(
				entryLock(layout, name),
				async () => {
					for (const directory of left) await discard(files, directory);
				},
				() => {
					throw held;
				},
			)
			.catch((error: unknown) => {
				if (error !== held) throw error;
			});
	}
}

/** The lock that guards the entry `name` of builds/. */
export function entryLock(layout: Layout, name: string): string {
	return join(layout.locks, `build-${name}.lock`);
}

async function workDirectories(files: Files, entry: string): Promise<readonly string[]> {
	// A plain file in builds/ (the preload scripts) has no listing.
	const names = await files.list(entry).catch(() => []);
	return names.filter((name) => name.startsWith(prefix)).map((name) => join(entry, name));
}

async function discard(files: Files, path: string): Promise<void> {
	await files.remove(path).catch(() => {});
}
