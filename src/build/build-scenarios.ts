import { dirname, join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Shell } from "../system/ports.ts";
import { cacheKey } from "./cache-key.ts";
import type { FoundToolchain } from "./toolchain.ts";

export interface ScenariosRequest {
	readonly layout: Layout;
	readonly shell: Shell;
	readonly files: Files;
	readonly found: FoundToolchain;
	/** Unmodified sources, for the public headers: what a user of libevent compiles with. */
	readonly pristine: string;
}

/**
 * Compiles native/scenarios and links it with a build's own libraries, or finds that done, in a
 * directory of its own below the build's entry. Throws BUILD_FAILED.
 */
export async function buildScenarios(
	{ layout, shell, files, found, pristine }: ScenariosRequest,
	build: VariantBuild,
): Promise<string> {
	if (build.library === undefined) throw new Error("unreachable: a build keeps its libraries");
	const directory = join(layout.root, "native", "scenarios");
	const names = (await files.list(directory)).filter((name) => name.endsWith(".cc"));
	const hashes: Record<string, string> = {};
	for (const name of await files.list(directory)) {
		hashes[name] = await files.sha256(join(directory, name));
	}
	const key = cacheKey({ ...hashes, toolchain: found.fingerprint }).slice(0, 16);
	const home = join(dirname(build.evrun), `scenarios-${key}`);
	const program = join(home, "scenarios");
	if (await files.exists(program)) return program;
	await files.makeDirectory(home);
	// Another evlab may compile it too: each in a file of its own, the last rename stays.
	const work = `${program}.${process.pid}`;
	const result = await shell.run(found.cxx, [
		...["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread"],
		...["-I", join(pristine, "include"), "-I", build.library.headers],
		...names.map((name) => join(directory, name)),
		...build.library.archives,
		...["-o", work],
	]);
	if (result.exitCode !== 0) {
		const line = result.stderr.split("\n").find((text) => /error|undefined/.test(text)) ?? "";
		throw new EvlabError(
			"BUILD_FAILED",
			`native/scenarios does not link with ${build.variant.name}: ${line}`,
			"a change must keep libevent's public functions",
		);
	}
	await shell.run("chmod", ["a+rx", dirname(build.evrun), home, work]);
	await files.rename(work, program);
	return program;
}
