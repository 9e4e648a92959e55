import { join } from "node:path";
import { UpstreamProgramName, VariantBuild } from "../model/build.ts";
import { planFor, toolchainParts } from "./build-plan.ts";
import type { BuildRequest } from "./build-request.ts";
import { cacheKey } from "./cache-key.ts";
import { readBuild, storeBuild } from "./cached-build.ts";
import { type CodeDigests, digestCode, digestsFile } from "./code-digests.ts";
import { requireOwnSymbols } from "./foreign-symbols.ts";
import { buildHarness, type Harness } from "./harness.ts";
import { hashHarness } from "./harness-hash.ts";
import { hashMachineCode, readBuildIds } from "./identity.ts";
import { keepLibrary } from "./keep-library.ts";
import { runCmake } from "./run-cmake.ts";
import { clearEntry, entryLock, inWorkDirectory, sweepWorkDirectories } from "./work-directory.ts";

/**
 * Builds a variant, or finds it built: addon copies, evrun and upstream's programs. A cache entry
 * counts only when its build.json, written last, is there; whatever a killed build left is redone.
 *
 * Throws BUILD_FAILED with file, line and the compiler's message; the log stays in the entry.
 */
export async function buildVariant(request: BuildRequest): Promise<VariantBuild> {
	const { files, lock } = request.ports;
	const sourceHash = await hashHarness(files, request.layout.root);
	const key = cacheKey({
		...toolchainParts(request),
		harness: sourceHash,
		variant: request.variant.tree,
		layouts: request.layouts,
		firstLayout: request.firstLayout ?? 0,
	});
	const name = key.slice(0, 16);
	const directory = join(request.layout.builds, name);
	const label = request.variant.name;
	const cached = async () => {
		const build = await readBuild(files, directory, request.variant);
		if (build !== null) request.progress.note(`${label}: already built`);
		return build;
	};
	// Without the lock: a complete entry is never changed again.
	const found = await cached();
	if (found !== null) return found;
	await sweepWorkDirectories(request.ports, request.layout);
	const harness = await buildHarness(request, sourceHash);
	const onWait = () => request.progress.note(`${label}: another evlab builds it; waiting`);
	return lock(
		entryLock(request.layout, name),
		async () => {
			const meanwhile = await cached();
			if (meanwhile !== null) return meanwhile;
			await clearEntry(files, directory);
			const build = await inWorkDirectory(files, directory, (work) =>
				compile(request, harness, key, directory, work),
			);
			await storeBuild(files, directory, build);
			request.progress.done(`${label}: built`);
			return build;
		},
		onWait,
	);
}

/** Both flavours, one after the other: each uses all cores. Products are moved into `directory`. */
async function compile(
	request: BuildRequest,
	harness: Harness,
	key: string,
	directory: string,
	work: string,
): Promise<VariantBuild> {
	const { files } = request.ports;
	const label = request.variant.name;
	for (const flavour of ["addon", "upstream"] as const) {
		const plan = planFor(request, {
			flavour,
			output: join(work, flavour),
			variant: request.source,
			harness: harness.objects,
			preload: harness.preload,
		});
		await runCmake(request, `${label} (${flavour})`, join(directory, `${flavour}.log`), plan);
		const { ports, found } = request;
		await requireOwnSymbols(ports.shell, found.cc, label, plan.output);
	}
	const codeHash = await hashMachineCode(request.ports, [
		join(work, "addon"),
		join(work, "upstream"),
	]);
	const digests: CodeDigests = {
		addon: await digestCode(request.ports.shell, join(work, "addon")),
		upstream: await digestCode(request.ports.shell, join(work, "upstream")),
	};
	await files.writeText(join(directory, digestsFile), JSON.stringify(digests));
	// After the digests: it takes the stripped libraries away.
	const library = await keepLibrary(files, join(work, "addon"), directory);
	const keep = async (flavour: string, name: string) => {
		await files.rename(join(work, flavour, name), join(directory, name));
		return join(directory, name);
	};
	const first = request.firstLayout ?? 0;
	const addons = await Promise.all(
		Array.from({ length: request.layouts }, (_, i) => keep("addon", `addon-${first + i}.node`)),
	);
	const evrun = await keep("addon", "evrun");
	const evrunAlloc = await keep("addon", "evrun_alloc");
	const programs = await Promise.all(
		UpstreamProgramName.options.map((name) => keep("upstream", name)),
	);
	const buildIds = await readBuildIds(request.ports.shell, [...addons, ...programs]);
	const identified = (path: string) => ({ path, buildId: buildIds.get(path) });
	return VariantBuild.parse({
		variant: request.variant,
		toolchain: request.found.toolchain,
		cacheKey: key,
		codeHash,
		addons: addons.map((path, i) => ({ layout: first + i, ...identified(path) })),
		evrun,
		evrunAlloc,
		library,
		upstream: Object.fromEntries(
			UpstreamProgramName.options.map((name) => [name, identified(join(directory, name))]),
		),
	});
}
