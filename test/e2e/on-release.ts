import { inject } from "vitest";
import type { VariantOptions } from "../../src/source/variant.ts";

/** Applies a patch to the unmodified release, whatever has been accepted since. */
export function onRelease(): VariantOptions {
	return { baselineCommit: inject("upstream").variant.commit };
}
