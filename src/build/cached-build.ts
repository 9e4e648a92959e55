import { join } from "node:path";
import { VariantBuild } from "../model/build.ts";
import type { Variant } from "../model/variant.ts";
import type { Files } from "../system/ports.ts";
import { digestsFile } from "./code-digests.ts";

const marker = "build.json";

/** Makes an entry complete: to be called last. */
export async function storeBuild(
	files: Files,
	directory: string,
	build: VariantBuild,
): Promise<void> {
	await files.writeText(join(directory, marker), `${JSON.stringify(build, null, "\t")}\n`);
}

/**
 * The build stored in `directory`, under the name the caller knows the variant by, or null when
 * the entry is not complete: no marker, not ours, or a file that has gone or lies elsewhere
 * because the cache was moved or copied.
 */
export async function readBuild(
	files: Files,
	directory: string,
	variant: Variant,
): Promise<VariantBuild | null> {
	const path = join(directory, marker);
	if (!(await files.exists(path))) return null;
	const { success, data } = VariantBuild.safeParse(parseJson(await files.readText(path)));
	if (!success || data.library === undefined) return null;
	const needed = [
		...data.library.archives,
		data.library.headers,
		join(directory, digestsFile),
		data.evrun,
		data.evrunAlloc,
		...data.addons.map((copy) => copy.path),
		...Object.values(data.upstream).map((program) => program.path),
	];
	if (!needed.every((file) => file.startsWith(`${directory}/`))) return null;
	const present = await Promise.all(needed.map((file) => files.exists(file)));
	return present.every(Boolean) ? { ...data, variant } : null;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
