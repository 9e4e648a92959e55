import type { VariantBuild } from "../../model/build.ts";
import type { Variant } from "../../model/variant.ts";
import type { Context } from "../context.ts";
import { type LoadedWorkloads, loadWorkloads } from "../load-workloads.ts";
import { type HarnessLock, lockHarness } from "../lock-harness.ts";
import { buildTwin, buildVariants } from "../prepare.ts";

/**
 * What the stages of an attempt share: the workloads and the builds, each made (or found in the
 * cache) when it is first asked for. A resumed attempt has a new one.
 */
export interface Workshop {
	readonly context: Context;
	readonly workloads: () => Promise<LoadedWorkloads>;
	/** In the layouts that are screened. */
	readonly build: (variant: Variant) => Promise<VariantBuild>;
	/** The harness as it was before anything of a candidate was compiled; one for all stages. */
	readonly lock: () => Promise<HarnessLock>;
	/** Compiled once more and linked in layouts that the screen has not seen. */
	readonly twin: (variant: Variant) => Promise<VariantBuild>;
}

export function createWorkshop(context: Context): Workshop {
	const workloads = once(() => loadWorkloads(context.files, context.layout.root));
	const layouts = async () => (await workloads()).config.measure.layouts;
	return {
		context,
		workloads,
		lock: once(() => lockHarness(context)),
		build: onceEach(async (variant) => {
			const [build] = await buildVariants(context, [variant], await layouts());
			if (build === undefined) throw new Error("unreachable: one variant gives one build");
			return build;
		}),
		twin: onceEach(async (variant) => buildTwin(context, variant, await layouts())),
	};
}

/** Two stages that ask at once wait for one answer; a failure is asked for again. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | null = null;
	return () => {
		made ??= make().catch((error: unknown) => {
			made = null;
			throw error;
		});
		return made;
	};
}

function onceEach(
	make: (variant: Variant) => Promise<VariantBuild>,
): (variant: Variant) => Promise<VariantBuild> {
	const known = new Map<string, () => Promise<VariantBuild>>();
	return (variant) => {
		const found = known.get(variant.tree) ?? once(() => make(variant));
		known.set(variant.tree, found);
		return found();
	};
}
