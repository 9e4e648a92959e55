import { join } from "node:path";
import type { AddonCopy } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import { planFor, toolchainParts } from "./build-plan.ts";
import type { BuildRequest } from "./build-request.ts";
import { cacheKey } from "./cache-key.ts";
import { buildHarness } from "./harness.ts";
import { hashHarness } from "./harness-hash.ts";
import { readBuildIds } from "./identity.ts";
import { runCmake } from "./run-cmake.ts";
import { clearEntry, entryLock, inWorkDirectory } from "./work-directory.ts";

/** An addon that runs only with its sanitizers' library in LD_PRELOAD. */
export interface SanitizedAddon {
	readonly copy: AddonCopy;
	/** That library. */
	readonly runtime: string;
}

/**
 * One link of the addon with ASan, UBSan and libevent's assertions in libevent's own objects, built
 * or found built. It is never timed. Throws TOOL_MISSING for another compiler than gcc, whose
 * library can be preloaded; BUILD_FAILED.
 */
export async function buildSanitized(request: BuildRequest): Promise<SanitizedAddon> {
	const { files, lock, shell } = request.ports;
	const runtime = await findRuntime(request);
	const sourceHash = await hashHarness(files, request.layout.root);
	const harness = await buildHarness(request, sourceHash);
	const key = cacheKey({
		...toolchainParts(request),
		harness: sourceHash,
		variant: request.variant.tree,
		sanitized: 1,
	});
	const name = `sanitized-${key.slice(0, 16)}`;
	const directory = join(request.layout.builds, name);
	const addon = join(directory, "addon-0.node");
	const label = `${request.variant.name} (sanitized)`;
	const onWait = () => request.progress.note(`${label}: another evlab builds it; waiting`);
	await lock(
		entryLock(request.layout, name),
		async () => {
			// Moved there last, whole.
			if (await files.exists(addon)) return;
			await clearEntry(files, directory);
			await inWorkDirectory(files, directory, async (output) => {
				const plan = planFor(
					{ ...request, layouts: 1, firstLayout: 0 },
					{
						flavour: "addon",
						sanitizer: "address",
						output,
						variant: request.source,
						harness: harness.objects,
						preload: harness.preload,
					},
				);
				const log = join(directory, "addon.log");
				await runCmake(request, label, log, plan);
				await files.rename(join(output, "addon-0.node"), addon);
			});
			request.progress.done(`${label}: built`);
		},
		onWait,
	);
	const buildId = (await readBuildIds(shell, [addon])).get(addon);
	if (buildId === undefined) throw new Error(`${addon} has no build id`);
	return { copy: { layout: 0, path: addon, buildId }, runtime };
}

async function findRuntime({ found, ports }: BuildRequest): Promise<string> {
	const result = await ports.shell.run(found.cc, ["-print-file-name=libasan.so"]);
	const path = result.stdout.trim();
	// A compiler that has none prints the name as it was given.
	if (result.exitCode === 0 && path.startsWith("/")) return path;
	throw new EvlabError(
		"TOOL_MISSING",
		`${found.cc} has no libasan.so to preload`,
		"install gcc, and set CC=gcc",
	);
}
