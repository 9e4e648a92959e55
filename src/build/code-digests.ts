import { join } from "node:path";
import { z } from "zod";
import { EvlabError } from "../model/errors.ts";
import { Sha256 } from "../model/variant.ts";
import type { Files, Shell } from "../system/ports.ts";
import { CodeListing } from "./code-listing.ts";
import { libraries } from "./identity.ts";

const Digests = z.record(z.string(), Sha256).readonly();
const LibraryDigests = z.object({ functions: Digests, data: Digests }).readonly();
type LibraryDigests = z.infer<typeof LibraryDigests>;

/** Digests of libevent's functions and data, as the addon and as upstream's programs link them. */
export const CodeDigests = z.object({ addon: LibraryDigests, upstream: LibraryDigests }).readonly();
export type CodeDigests = z.infer<typeof CodeDigests>;

/** Lies beside build.json, and not in it: 1500 functions would be in every record. */
export const digestsFile = "code.json";

/** Of libevent's static libraries in a build directory, their debug information stripped. */
export async function digestCode(shell: Shell, buildDirectory: string): Promise<LibraryDigests> {
	const all = { functions: {}, data: {} };
	for (const library of libraries) {
		const archive = join(buildDirectory, "libevent", "lib", `lib${library}.a.stripped`);
		const listing = new CodeListing();
		await list(shell, ["-t", "-s", "-d", "-r", "-w", "--no-show-raw-insn", archive], listing);
		// Together with -d, -r says nothing of tables.
		await list(shell, ["-t", "-r", "-w", archive], listing);
		const { functions, data } = listing.finish();
		Object.assign(all.functions, functions);
		Object.assign(all.data, data);
	}
	return all;
}

async function list(shell: Shell, args: readonly string[], listing: CodeListing): Promise<void> {
	const result = await shell.run("objdump", args, {
		env: { LC_ALL: "C" },
		// Line by line: a whole listing is more than the shell keeps.
		onLine: (line) => listing.line(line),
	});
	if (result.exitCode === 0) return;
	throw new EvlabError(
		"BUILD_FAILED",
		`objdump cannot read ${args.at(-1)}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
		"remove .evlab/builds and build again",
	);
}

/** What of libevent differs between two builds, in either flavour: changed, new or gone. */
export interface CodeChange {
	/** By name: two functions of one name in different files count as one. */
	readonly functions: ReadonlySet<string>;
	readonly data: boolean;
}

/** Pure. */
export function codeChange(baseline: CodeDigests, candidate: CodeDigests): CodeChange {
	const functions = new Set<string>();
	let data = false;
	for (const flavour of ["addon", "upstream"] as const) {
		const [before, after] = [baseline[flavour], candidate[flavour]];
		for (const key of differing(before.functions, after.functions)) functions.add(nameOf(key));
		if (differing(before.data, after.data).length > 0) data = true;
	}
	return { functions, data };
}

/** Names of all functions of libevent in a build. Pure. */
export function functionNames(digests: CodeDigests): ReadonlySet<string> {
	const keys = [digests.addon, digests.upstream].flatMap(({ functions }) => Object.keys(functions));
	return new Set(keys.map(nameOf));
}

/** Of the build whose evrun lies in `directory`. */
export async function readCodeDigests(files: Files, directory: string): Promise<CodeDigests> {
	return CodeDigests.parse(JSON.parse(await files.readText(join(directory, digestsFile))));
}

type Named = Readonly<Record<string, string>>;

function differing(before: Named, after: Named): readonly string[] {
	const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...keys].filter((key) => before[key] !== after[key]);
}

/** "buffer.c.o evbuffer_add" */
function nameOf(key: string): string {
	return key.slice(key.indexOf(" ") + 1);
}
