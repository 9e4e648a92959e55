import type { VariantBuild } from "../model/build.ts";
import type { Identity } from "../model/comparison.ts";

/**
 * What is being compared, before anything is measured: proven by trees, build ids and machine
 * code, not by names. Pure.
 */
export function identityOf(baseline: VariantBuild, candidate: VariantBuild): Identity {
	if (baseline.variant.tree === candidate.variant.tree) return "aa";
	const ids = new Set(baseline.addons.map(({ buildId }) => buildId));
	const paths = new Set(baseline.addons.map(({ path }) => path));
	if (candidate.addons.some(({ path }) => paths.has(path))) return "shared-build";
	if (baseline.codeHash === candidate.codeHash) return "identical-code";
	return candidate.addons.some(({ buildId }) => ids.has(buildId)) ? "shared-build" : "distinct";
}
