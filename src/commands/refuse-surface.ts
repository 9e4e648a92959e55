import type { VariantBuild } from "../model/build.ts";
import { checkSurface } from "./check-surface.ts";
import type { Context } from "./context.ts";

/**
 * Whether the candidate's objects reach what the baseline's do not; then it says so, and nothing of
 * the candidate is to be run: a library that can ask who is measuring makes its own numbers.
 */
export async function refuseSurface(
	context: Context,
	baseline: VariantBuild,
	candidate: VariantBuild,
	asJson: boolean,
): Promise<boolean> {
	const { objects, findings } = await checkSurface(context.shell, baseline, candidate);
	if (findings.length === 0) return false;
	context.progress.close();
	if (asJson) {
		context.print(
			JSON.stringify({ schema: "evlab.surface/1", baseline, candidate, objects, findings }),
		);
		return true;
	}
	context.print(`reject: ${candidate.variant.name} reaches out of libevent; nothing was measured`);
	for (const { object, what, why } of findings) context.print(`  ${object}: ${what} ${why}`);
	return true;
}
