import { buildRegress } from "../build/build-regress.ts";
import { findToolchain } from "../build/toolchain.ts";
import type { Sanitizer } from "../model/gate.ts";
import type { RegressBuild } from "../model/regress-build.ts";
import type { Variant } from "../model/variant.ts";
import { checkoutVariant } from "../source/worktree.ts";
import { confinedShell, type Sandbox } from "../system/sandbox.ts";
import type { Context } from "./context.ts";

/** regress of the unmodified library and of a variant, with one sanitizer. */
export interface RegressPair {
	readonly pristine: RegressBuild;
	readonly variant: RegressBuild;
}

/** Builds both for each sanitizer; what is in the cache is only looked at. */
export async function buildGate(
	context: Context,
	sides: { readonly pristine: Variant; readonly variant: Variant },
	sanitizers: readonly Sanitizer[],
	sandbox: Sandbox,
): Promise<ReadonlyMap<Sanitizer, RegressPair>> {
	const { layout, shell, files, git, progress, jobs, lock } = context;
	const source = { layout, ports: { shell, files, git } };
	const found = await findToolchain(shell, context.environment);
	const directories = {
		pristine: await checkoutVariant(source, sides.pristine.commit),
		variant: await checkoutVariant(source, sides.variant.commit),
	};
	const build = (side: "pristine" | "variant", sanitizer: Sanitizer) =>
		buildRegress(
			{
				layout,
				ports: { shell, files, lock },
				progress,
				// A compiler cache lies where a confined compiler cannot write.
				found: sandbox.kind === "none" ? found : { ...found, ccache: null },
				jobs,
				variant: sides[side],
				source: directories[side],
				pristine: { directory: directories.pristine, tree: sides.pristine.tree },
				confine: (writable) => confinedShell(shell, sandbox, writable),
			},
			sanitizer,
		);
	const pairs = new Map<Sanitizer, RegressPair>();
	for (const sanitizer of sanitizers) {
		// The variant first: what does not compile is known before the rest is built.
		const variant = await build("variant", sanitizer);
		pairs.set(sanitizer, { variant, pristine: await build("pristine", sanitizer) });
	}
	return pairs;
}
