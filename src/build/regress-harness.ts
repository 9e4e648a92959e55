import { join } from "node:path";
import type { Sanitizer } from "../model/gate.ts";
import { planFor, toolchainParts } from "./build-plan.ts";
import type { BuildRequest } from "./build-request.ts";
import { cacheKey } from "./cache-key.ts";
import { preloadScript } from "./preload.ts";
import { hashHeaders } from "./regress-hash.ts";
import { runCmake } from "./run-cmake.ts";
import { clearEntry, entryLock, inWorkDirectory } from "./work-directory.ts";

/** Upstream's tests, compiled, and a script with the check results of their configure. */
export interface RegressHarness {
	readonly objects: string;
	readonly preload: string;
}

/**
 * Compiles upstream's tests against the variant's headers, or finds them compiled: once per
 * toolchain, sanitizer and state of the headers. That is two thirds of regress's build, and a
 * patch of a .c file shares it with the unmodified library.
 */
export async function buildRegressHarness(
	request: BuildRequest,
	sanitizer: Sanitizer,
	descriptionHash: string,
): Promise<RegressHarness> {
	const { files, lock } = request.ports;
	const toolchain = { ...toolchainParts(request), description: descriptionHash };
	const headers = await hashHeaders(files, request.source);
	const key = cacheKey({ ...toolchain, sanitizer, headers });
	const name = `regress-harness-${key.slice(0, 16)}`;
	const directory = join(request.layout.builds, name);
	const complete = join(directory, "complete");
	const objects = join(directory, "objects");
	// Sanitizers are no part of libevent's checks (sanitizers.cmake): one script for all of them.
	const preload = join(
		request.layout.builds,
		`preload-regress-${cacheKey(toolchain).slice(0, 16)}.cmake`,
	);
	const isWhole = async () => (await files.exists(complete)) && (await files.exists(preload));
	if (await isWhole()) return { objects, preload };
	const label = `tests (${sanitizer === "none" ? "plain" : sanitizer})`;
	const onWait = () => request.progress.note(`${label}: another evlab builds them; waiting`);
	return lock(entryLock(request.layout, name), compile, onWait);

	async function compile(): Promise<RegressHarness> {
		if (await isWhole()) return { objects, preload };
		await clearEntry(files, directory);
		await inWorkDirectory(files, directory, async (output) => {
			const plan = planFor(request, {
				flavour: "regress-harness",
				sanitizer,
				output,
				variant: request.source,
				harness: null,
				preload: (await files.exists(preload)) ? preload : null,
			});
			await runCmake(request, label, join(directory, "harness.log"), plan);
			await files.rename(join(output, "CMakeFiles", "evlab_regress.dir"), objects);
			const cache = await files.readText(join(output, "CMakeCache.txt"));
			await files.writeText(preload, preloadScript(cache));
		});
		await files.writeText(complete, "");
		request.progress.done(`${label}: built`);
		return { objects, preload };
	}
}
