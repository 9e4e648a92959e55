import { join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import { type Planting, plantedPatch } from "../source/planted-patch.ts";
import { resolveVariant } from "../source/variant.ts";
import { checkoutVariant } from "../source/worktree.ts";
import type { Context } from "./context.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";

/**
 * The pinned libevent with a countdown in one function, built like any other patch. Patches go to
 * `directory`. Throws BAD_INPUT when the function is not there.
 */
export async function buildPlanted(
	context: Context,
	directory: string,
	planting: Planting,
	layouts: number,
): Promise<VariantBuild> {
	const { layout, shell, files, git } = context;
	const source = { layout, ports: { shell, files, git } };
	const [upstream] = await resolveVariants(context, ["upstream"]);
	if (upstream === undefined) throw new Error("unreachable: one spec gives one variant");
	const pristine = await checkoutVariant(source, upstream.commit);
	const text = plantedPatch(await files.readText(join(pristine, planting.file)), planting);
	const path = join(directory, `${planting.functionName}-${planting.turns}.patch`);
	await files.writeText(path, text);
	const variant = await resolveVariant(source, path, { baselineCommit: upstream.commit });
	const [build] = await buildVariants(context, [variant], layouts);
	if (build === undefined) throw new Error("unreachable: one variant gives one build");
	return build;
}
