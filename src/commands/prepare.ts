import type { BuildRequest } from "../build/build-request.ts";
import { buildSanitized } from "../build/build-sanitized.ts";
import { buildVariant } from "../build/build-variant.ts";
import { findToolchain } from "../build/toolchain.ts";
import type { AddonCopy, VariantBuild } from "../model/build.ts";
import type { Variant } from "../model/variant.ts";
import { provision } from "../source/provision.ts";
import { resolveVariant, type VariantOptions } from "../source/variant.ts";
import { checkoutVariant } from "../source/worktree.ts";
import type { Progress } from "../system/ports.ts";
import { confinedShell } from "../system/sandbox.ts";
import type { Context } from "./context.ts";

/** Fetches libevent when it is not there, and turns the words of a command line into variants. */
export async function resolveVariants(
	context: Pick<Context, "layout" | "shell" | "files" | "git"> & { readonly progress: Progress },
	specs: readonly string[],
	options: VariantOptions = {},
): Promise<readonly Variant[]> {
	const { layout, shell, files, git, progress } = context;
	const ports = { shell, files, git };
	await provision({ layout, ports, progress });
	const variants: Variant[] = [];
	for (const spec of specs) variants.push(await resolveVariant({ layout, ports }, spec, options));
	return variants;
}

const atOnce = 2;

/** Builds variants, two at a time; what is in the cache is only looked at. */
export function buildVariants(
	context: Context,
	variants: readonly Variant[],
	layouts: number,
): Promise<readonly VariantBuild[]> {
	return buildNumbered(context, variants, layouts, 0);
}

/**
 * The variant once more, built as if it were another: compiled again in a directory of its own,
 * never out of a compiler cache, and linked in `layouts` layouts that buildVariants does not use.
 */
export async function buildTwin(
	context: Context,
	variant: Variant,
	layouts: number,
): Promise<VariantBuild> {
	const [twin] = await buildNumbered(context, [variant], layouts, layouts);
	if (twin === undefined) throw new Error("unreachable: one variant gives one build");
	return twin;
}

/** The variant's addon with ASan, UBSan and libevent's assertions. Needs gcc. */
export async function buildSanitizedVariant(
	context: Context,
	variant: Variant,
): Promise<{ readonly copy: AddonCopy; readonly runtime: string }> {
	const [request] = await buildRequests(context, [variant], 1, 0);
	if (request === undefined) throw new Error("unreachable: one variant gives one request");
	return buildSanitized(request);
}

async function buildNumbered(
	context: Context,
	variants: readonly Variant[],
	layouts: number,
	firstLayout: number,
): Promise<readonly VariantBuild[]> {
	const requests = await buildRequests(context, variants, layouts, firstLayout);
	const built: VariantBuild[] = [];
	// Each build uses every core: more than two at once only wait for one another, in memory.
	for (let next = 0; next < requests.length; next += atOnce) {
		const some = requests.slice(next, next + atOnce);
		built.push(...(await Promise.all(some.map(buildVariant))));
	}
	return built;
}

async function buildRequests(
	context: Context,
	variants: readonly Variant[],
	layouts: number,
	firstLayout: number,
): Promise<readonly BuildRequest[]> {
	const { layout, shell, files, git, progress, jobs, lock } = context;
	const source = { layout, ports: { shell, files, git } };
	const sandbox = await context.sandbox();
	const toolchain = await findToolchain(shell, context.environment);
	// A compiler cache lies where a confined compiler cannot write; a twin is never out of one.
	const cached = sandbox.kind === "none" && firstLayout === 0;
	const found = cached ? toolchain : { ...toolchain, ccache: null };
	const [upstream] = await resolveVariants(context, ["upstream"]);
	if (upstream === undefined) throw new Error("unreachable: one spec gives one variant");
	const pristine = {
		directory: await checkoutVariant(source, upstream.commit),
		tree: upstream.tree,
	};
	return Promise.all(
		variants.map(async (variant) => ({
			layout,
			ports: { shell, files, lock },
			progress,
			found,
			jobs,
			layouts,
			firstLayout,
			variant,
			source: await checkoutVariant(source, variant.commit),
			pristine,
			confine: (writable: string) => confinedShell(shell, sandbox, writable),
		})),
	);
}
