import { join } from "node:path";
import { VariantBuild } from "../model/build.ts";
import type { Variant } from "../model/variant.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Progress, Shell } from "../system/ports.ts";
import { cacheKey } from "./cache-key.ts";
import type { ConfigurePlan } from "./cmake-plan.ts";
import { hashHarness } from "./harness-hash.ts";
import { hashMachineCode, readBuildId } from "./identity.ts";
import { preloadScript } from "./preload.ts";
import { runCmake } from "./run-cmake.ts";
import type { FoundToolchain } from "./toolchain.ts";

export interface BuildPorts {
	readonly shell: Shell;
	readonly files: Files;
	/** Runs `action` while no other process builds what `path` names. */
	readonly lock: <T>(path: string, action: () => Promise<T>, onWait: () => void) => Promise<T>;
}

export interface BuildRequest {
	readonly layout: Layout;
	readonly ports: BuildPorts;
	readonly progress: Progress;
	readonly found: FoundToolchain;
	readonly jobs: number;
	readonly layouts: number;
	readonly variant: Variant;
	/** Plain sources of the variant, and of the unmodified release with its tree id. */
	readonly source: string;
	readonly pristine: { readonly directory: string; readonly tree: string };
}

/**
 * Builds a variant, or finds it built: addon copies, evrun and upstream's programs. A cache entry
 * counts only when its build.json, written last, is there; whatever a killed build left is redone.
 */
export async function buildVariant(request: BuildRequest): Promise<VariantBuild> {
	const { files } = request.ports;
	const toolchain = await toolchainParts(request);
	const key = cacheKey({ ...toolchain, variant: request.variant.tree, layouts: request.layouts });
	const directory = join(request.layout.builds, key.slice(0, 16));
	const label = request.variant.name;
	return locked(request, `build-${key.slice(0, 16)}`, label, async () => {
		const built = await readBuild(files, directory, request.variant);
		if (built !== null) {
			request.progress.note(`${label}: already built`);
			return built;
		}
		await files.remove(directory);
		const harness = await buildHarness(request, cacheKey(toolchain));
		const plan = planOf(request, harness.preload);
		const addon = { ...plan("addon", directory), harness: harness.directory };
		await runCmake(cmakeRun(request, `${label} (addon)`, `${directory}/addon.log`), addon);
		const upstream = plan("upstream", directory);
		await runCmake(cmakeRun(request, `${label} (upstream)`, `${directory}/upstream.log`), upstream);
		const build = await describe(request, key, addon.output, upstream.output);
		await files.writeText(join(directory, "build.json"), `${JSON.stringify(build, null, "\t")}\n`);
		request.progress.done(`${label}: built`);
		return build;
	});
}

/** Our own objects and the toolchain's check results, once per toolchain and harness source. */
async function buildHarness(
	request: BuildRequest,
	key: string,
): Promise<{ readonly directory: string; readonly preload: string }> {
	const { files } = request.ports;
	const directory = join(request.layout.builds, `harness-${key.slice(0, 16)}`);
	const output = join(directory, "objects");
	const preload = join(directory, "preload.cmake");
	return locked(request, `harness-${key.slice(0, 16)}`, "harness", async () => {
		// The preload script is written last: its presence says the objects are whole.
		if (await files.exists(preload)) return { directory: output, preload };
		await files.remove(directory);
		const plan: ConfigurePlan = {
			...planOf(request, null)("harness", directory),
			output,
			variant: request.pristine.directory,
		};
		await runCmake(cmakeRun(request, "harness", join(directory, "harness.log")), plan);
		const cache = await files.readText(join(output, "CMakeCache.txt"));
		await files.writeText(preload, preloadScript(cache));
		request.progress.done("harness: built");
		return { directory: output, preload };
	});
}

async function toolchainParts(request: BuildRequest): Promise<Record<string, string>> {
	const { found } = request;
	return {
		harness: await hashHarness(request.ports.files, request.layout.root),
		pristine: request.pristine.tree,
		compiler: found.toolchain.compilerVersion,
		cc: found.cc,
		cmake: found.toolchain.cmakeVersion,
		generator: found.toolchain.generator,
		flags: found.toolchain.flags,
	};
}

function planOf(
	request: BuildRequest,
	preload: string | null,
): (flavour: ConfigurePlan["flavour"], directory: string) => ConfigurePlan {
	const { found } = request;
	return (flavour, directory) => ({
		output: join(directory, flavour),
		flavour,
		variant: request.source,
		pristine: request.pristine.directory,
		layouts: request.layouts,
		harness: null,
		preload,
		cc: found.cc,
		cxx: found.cxx,
		ninja: found.ninja,
		ccache: found.ccache,
	});
}

function cmakeRun(request: BuildRequest, label: string, logPath: string) {
	const { shell, files } = request.ports;
	const { root } = request.layout;
	return { shell, files, progress: request.progress, root, jobs: request.jobs, logPath, label };
}

function locked<T>(
	request: BuildRequest,
	name: string,
	label: string,
	action: () => Promise<T>,
): Promise<T> {
	return request.ports.lock(join(request.layout.locks, `${name}.lock`), action, () =>
		request.progress.note(`${label}: another evlab builds it; waiting`),
	);
}

async function readBuild(
	files: Files,
	directory: string,
	variant: Variant,
): Promise<VariantBuild | null> {
	const path = join(directory, "build.json");
	if (!(await files.exists(path))) return null;
	const parsed = VariantBuild.safeParse(parseJson(await files.readText(path)));
	if (!parsed.success) return null;
	const paths = [parsed.data.evrun, ...parsed.data.addons.map((copy) => copy.path)];
	// A cache moved or thinned out by hand is no cache.
	for (const needed of paths) if (!(await files.exists(needed))) return null;
	return { ...parsed.data, variant };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

async function describe(
	request: BuildRequest,
	key: string,
	addonDirectory: string,
	upstreamDirectory: string,
): Promise<VariantBuild> {
	const { shell } = request.ports;
	const program = async (name: string) => {
		const path = join(upstreamDirectory, name);
		return { path, buildId: await readBuildId(shell, path) };
	};
	return VariantBuild.parse({
		variant: request.variant,
		toolchain: request.found.toolchain,
		cacheKey: key,
		codeHash: await hashMachineCode(request.ports, addonDirectory),
		addons: await Promise.all(
			Array.from({ length: request.layouts }, async (_, layout) => {
				const path = join(addonDirectory, `addon-${layout}.node`);
				return { layout, path, buildId: await readBuildId(shell, path) };
			}),
		),
		evrun: join(addonDirectory, "evrun"),
		upstream: {
			bench: await program("bench"),
			bench_cascade: await program("bench_cascade"),
			bench_http: await program("bench_http"),
			bench_httpclient: await program("bench_httpclient"),
		},
	});
}
