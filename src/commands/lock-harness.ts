import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { HarnessRecord } from "../model/harness.ts";
import { readPin } from "../source/pin.ts";
import { checkoutVariant } from "../source/worktree.ts";
import {
	type ManifestSource,
	manifestDifference,
	manifestDigest,
	readManifest,
} from "../system/manifest.ts";
import type { Progress } from "../system/ports.ts";
import type { Context } from "./context.ts";
import { resolveVariants } from "./prepare.ts";

/** What a run is judged with, held to be the same from its beginning to its verdict. */
export interface HarnessLock {
	/** What the record of the run says of it. */
	readonly record: HarnessRecord;
	/** Adds what was built, before any of it is loaded: a variant must not rewrite the other side. */
	addBuilt(paths: readonly string[]): Promise<void>;
	/** Throws HARNESS_CHANGED, naming the file, when anything differs: there is no verdict then. */
	check(): Promise<void>;
}

/**
 * Our part: kernels, workloads, their numbers, the compiled rule with everything it imports.
 * Sources below src/ do not run; what runs is dist/.
 */
const own = [
	"CMakeLists.txt",
	"bench",
	"config",
	"dist/bench",
	"dist/src",
	"libevent/upstream.json",
	"native",
	"package-lock.json",
	"package.json",
	"scripts/http-pair.sh",
] as const;

type LockContext = Pick<Context, "layout" | "files" | "shell" | "git"> & {
	readonly progress: Progress;
};

/**
 * Takes the manifest of the harness; to be called before any code of a variant is compiled or
 * loaded. Throws HARNESS_CHANGED when upstream's programs and tests are not the pinned ones.
 */
export async function lockHarness(context: LockContext): Promise<HarnessLock> {
	const { files, layout } = context;
	const upstream = await pinnedUpstream(context);
	const packages = await runtimePackages(context);
	const harness: readonly ManifestSource[] = [
		...[...own, ...packages].map((name) => ({ path: join(layout.root, name), name })),
		// All of the pristine tree: bench*.c, test/, and the headers that the kernels are compiled with.
		{ path: upstream.directory, name: "libevent" },
	];
	const before = await readManifest(files, harness);
	const held = [{ sources: harness, manifest: before }];
	return {
		record: {
			digest: manifestDigest(before),
			files: before.size,
			upstreamTree: upstream.tree,
		},
		addBuilt: async (paths) => {
			const sources = paths.map((path) => ({ path, name: path }));
			held.push({ sources, manifest: await readManifest(files, sources) });
		},
		check: async () => {
			for (const { sources, manifest } of held) {
				const after = await readManifest(files, await present(context, sources));
				const difference = manifestDifference(manifest, after);
				if (difference !== null) throw changed(`${difference} while the run was under way`);
			}
		},
	};
}

/** What has gone is to be named as such, not as a file that cannot be read. */
async function present({ files }: LockContext, sources: readonly ManifestSource[]) {
	const there = await Promise.all(sources.map(({ path }) => files.exists(path)));
	return sources.filter((_, i) => there[i]);
}

/** What package.json says is needed to run: it is loaded by workers and by the judge, too. */
async function runtimePackages({ files, layout }: LockContext): Promise<readonly string[]> {
	const text = await files.readText(join(layout.root, "package.json"));
	const { dependencies = {} } = JSON.parse(text) as {
		readonly dependencies?: Readonly<Record<string, string>>;
	};
	return Object.keys(dependencies).map((name) => `node_modules/${name}`);
}

/** The pristine tree: its contents hash to its git tree, and that is the pinned one. */
async function pinnedUpstream(
	context: LockContext,
): Promise<{ readonly directory: string; readonly tree: string }> {
	const { layout, files, shell, git } = context;
	const source = { layout, ports: { files, shell, git } };
	const pin = await readPin(source);
	const [upstream] = await resolveVariants(context, ["upstream"]);
	if (upstream?.commit !== pin.commit || upstream.tree !== pin.tree) {
		throw changed(`upstream in libevent/tree is not the pinned libevent ${pin.version}`);
	}
	// Checked file by file against that git tree, and made anew when it differs.
	return { directory: await checkoutVariant(source, pin.commit), tree: pin.tree };
}

function changed(what: string): EvlabError {
	return new EvlabError(
		"HARNESS_CHANGED",
		`no verdict: ${what}`,
		"find out what did that, restore it (git status, npm ci, evlab setup) and run again",
	);
}
