import { join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Shell } from "../system/ports.ts";
import type { FoundToolchain } from "./toolchain.ts";

/**
 * Compiles native/virtual-clock into a library for LD_PRELOAD, or finds it compiled. It belongs to
 * no variant: what is measured never sees it. Throws BUILD_FAILED.
 */
export async function buildVirtualClock(
	layout: Layout,
	{ shell, files }: { readonly shell: Shell; readonly files: Files },
	found: FoundToolchain,
): Promise<string> {
	const source = join(layout.root, "native", "virtual-clock", "virtual_clock.cc");
	const hash = (await files.sha256(source)).slice(0, 16);
	const library = join(layout.builds, `virtual-clock-${hash}-${found.fingerprint.slice(0, 8)}.so`);
	if (await files.exists(library)) return library;
	await files.makeDirectory(layout.builds);
	// Another evlab may compile it too: each in a file of its own, the last rename stays.
	const work = `${library}.${process.pid}`;
	const result = await shell.run(found.cxx, [
		...["-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"],
		...[source, "-o", work],
	]);
	if (result.exitCode !== 0) {
		throw new EvlabError(
			"BUILD_FAILED",
			`native/virtual-clock does not build: ${result.stderr.split("\n")[0] ?? ""}`,
			"check the C++ compiler",
		);
	}
	await files.rename(work, library);
	return library;
}
