import type { VariantBuild } from "../model/build.ts";

/** Every file of a build that is run or loaded. Pure. */
export function builtPaths({ addons, evrun, evrunAlloc, upstream }: VariantBuild): string[] {
	return [
		...addons.map(({ path }) => path),
		evrun,
		evrunAlloc,
		...Object.values(upstream).map(({ path }) => path),
	];
}
