import { judgeSurface } from "../gate/surface/judge-surface.ts";
import { readSurface } from "../gate/surface/read-surface.ts";
import type { VariantBuild } from "../model/build.ts";
import type { SurfaceReport } from "../model/surface.ts";
import type { Shell } from "../system/ports.ts";

/** What the variant's objects reach that the reference's do not. Nothing of either is run. */
export async function checkSurface(
	shell: Shell,
	reference: VariantBuild,
	variant: VariantBuild,
): Promise<SurfaceReport> {
	const before = await readSurface(shell, archivesOf(reference));
	const now = await readSurface(shell, archivesOf(variant));
	return { objects: now.length, findings: judgeSurface(before, now) };
}

function archivesOf({ library, variant }: VariantBuild): readonly string[] {
	if (library !== undefined) return library.archives;
	throw new Error(`unreachable: the build of ${variant.name} was made without its libraries`);
}
