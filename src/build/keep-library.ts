import { join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import type { Files } from "../system/ports.ts";
import { libraries } from "./identity.ts";

/**
 * Moves libevent's static libraries, as hashMachineCode has left them without debug information,
 * and the header its build has made out of a build directory: a gate reads the objects and links
 * programs of its own with them.
 */
export async function keepLibrary(
	files: Files,
	buildDirectory: string,
	entry: string,
): Promise<NonNullable<VariantBuild["library"]>> {
	const archives: string[] = [];
	// Users before what they use.
	for (const library of [...libraries].reverse()) {
		const name = `lib${library}.a`;
		const made = join(buildDirectory, "libevent", "lib", `${name}.stripped`);
		await files.rename(made, join(entry, name));
		archives.push(join(entry, name));
	}
	const header = join("event2", "event-config.h");
	const headers = join(entry, "include");
	await files.makeDirectory(join(headers, "event2"));
	await files.rename(join(buildDirectory, "libevent", "include", header), join(headers, header));
	return { archives, headers };
}
