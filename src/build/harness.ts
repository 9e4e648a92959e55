import { join } from "node:path";
import { planFor, toolchainParts } from "./build-plan.ts";
import type { BuildRequest } from "./build-request.ts";
import { cacheKey } from "./cache-key.ts";
import { preloadScript } from "./preload.ts";
import { runCmake } from "./run-cmake.ts";
import { clearEntry, entryLock, inWorkDirectory } from "./work-directory.ts";

/** Our own objects, and a script with the check results of their configure. */
export interface Harness {
	/** Has kernel/, binding/, evrun/ and allocations/ with one object per source file. */
	readonly objects: string;
	readonly preload: string;
}

const parts = ["kernel", "binding", "evrun", "allocations"] as const;

/**
 * Compiles our own code, or finds it compiled: once per toolchain and state of native/, never per
 * variant. That is most of a build's time, and it makes the harness the same machine code on both
 * sides of every comparison.
 */
export async function buildHarness(request: BuildRequest, sourceHash: string): Promise<Harness> {
	const { files, lock } = request.ports;
	const toolchain = toolchainParts(request);
	const name = `harness-${cacheKey({ ...toolchain, harness: sourceHash }).slice(0, 16)}`;
	const directory = join(request.layout.builds, name);
	const complete = join(directory, "complete");
	const objects = join(directory, "objects");
	const preload = join(request.layout.builds, `preload-${cacheKey(toolchain).slice(0, 16)}.cmake`);
	const isWhole = async () => (await files.exists(complete)) && (await files.exists(preload));
	if (await isWhole()) return { objects, preload };
	const onWait = () => request.progress.note("harness: another evlab builds it; waiting");
	return lock(entryLock(request.layout, name), compile, onWait);

	async function compile(): Promise<Harness> {
		if (await isWhole()) return { objects, preload };
		await clearEntry(files, directory);
		await inWorkDirectory(files, directory, async (output) => {
			const plan = planFor(request, {
				flavour: "harness",
				output,
				variant: request.pristine.directory,
				harness: null,
				// Another state of native/ has been built with this toolchain: 9 s less.
				preload: (await files.exists(preload)) ? preload : null,
			});
			await runCmake(request, "harness", join(directory, "harness.log"), plan);
			await files.makeDirectory(objects);
			for (const part of parts) {
				const made = join(output, "CMakeFiles", `evlab_${part}.dir`, "native", part);
				await files.rename(made, join(objects, part));
			}
			const cache = await files.readText(join(output, "CMakeCache.txt"));
			await files.writeText(preload, preloadScript(cache));
		});
		await files.writeText(complete, "");
		request.progress.done("harness: built");
		return { objects, preload };
	}
}
