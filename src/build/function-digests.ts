import { join } from "node:path";
import { z } from "zod";
import { EvlabError } from "../model/errors.ts";
import { Sha256 } from "../model/variant.ts";
import type { Files, Shell } from "../system/ports.ts";
import { FunctionListing } from "./function-listing.ts";
import { libraries } from "./identity.ts";

/** Digests of libevent's functions, as the addon and as upstream's programs link them. */
const Digests = z.record(z.string(), Sha256).readonly();
export const FunctionDigests = z.object({ addon: Digests, upstream: Digests }).readonly();
export type FunctionDigests = z.infer<typeof FunctionDigests>;

/** Lies beside build.json, and not in it: 1500 functions would be in every record. */
export const digestsFile = "functions.json";

/** Of libevent's static libraries in a build directory, their debug information stripped. */
export async function digestFunctions(
	shell: Shell,
	buildDirectory: string,
): Promise<Readonly<Record<string, string>>> {
	const digests: Record<string, string> = {};
	for (const library of libraries) {
		const archive = join(buildDirectory, "libevent", "lib", `lib${library}.a.stripped`);
		const listing = new FunctionListing();
		const options = ["-t", "-s", "-d", "-r", "-w", "--no-show-raw-insn"];
		const result = await shell.run("objdump", [...options, archive], {
			env: { LC_ALL: "C" },
			// Line by line: a whole listing is more than the shell keeps.
			onLine: (line) => listing.line(line),
		});
		if (result.exitCode !== 0) {
			throw new EvlabError(
				"BUILD_FAILED",
				`objdump cannot read ${archive}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
				"remove .evlab/builds and build again",
			);
		}
		Object.assign(digests, Object.fromEntries(listing.finish()));
	}
	return digests;
}

/**
 * Names of the functions that differ between two builds, in either flavour: changed, new or gone.
 * Two functions of one name in different files count as one. Pure.
 */
export function changedFunctions(
	baseline: FunctionDigests,
	candidate: FunctionDigests,
): ReadonlySet<string> {
	const changed = new Set<string>();
	for (const flavour of ["addon", "upstream"] as const) {
		const [before, after] = [baseline[flavour], candidate[flavour]];
		for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
			if (before[key] !== after[key]) changed.add(key.slice(key.indexOf(" ") + 1));
		}
	}
	return changed;
}

/** What storeBuild's neighbour holds of a build whose evrun lies in `directory`. */
export async function readFunctionDigests(
	files: Files,
	directory: string,
): Promise<FunctionDigests> {
	return FunctionDigests.parse(JSON.parse(await files.readText(join(directory, digestsFile))));
}
