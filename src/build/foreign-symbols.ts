import { EvlabError } from "../model/errors.ts";
import type { Shell } from "../system/ports.ts";
import { staticLibraries } from "./identity.ts";

/** The names libevent gives to what its objects share; eventfd belongs to the C library. */
const own = /^(?!eventfd)(_?ev|EVUTIL_|bufferevent_|epollops$|pollops$|selectops$|nil_eventop$)/;

/** C++ (operator new, the kernels themselves), the linker's wraps, and what Node offers. */
const reserved = /^(_Z|__wrap_|__real_|napi_|node_)/;

/**
 * A static library's `clock_gettime` is everybody's in the file it is linked into: the kernels
 * would take their time from the variant. Throws PATCH_REJECTED, naming the symbol, when a build
 * defines what the kernels, upstream's programs or its tests have from elsewhere.
 */
export async function requireOwnSymbols(
	shell: Shell,
	cc: string,
	variant: string,
	buildDirectory: string,
): Promise<void> {
	const archives = staticLibraries(buildDirectory);
	const defined = await symbolsOf(shell, ["--extern-only", ...archives]);
	const foreign = defined.filter((name) => !own.test(name));
	if (foreign.length === 0) return;
	const libc = (await shell.run(cc, ["-print-file-name=libc.so.6"])).stdout.trim();
	const taken = new Set(await symbolsOf(shell, ["--dynamic", libc]));
	const stolen = foreign.find((name) => reserved.test(name) || taken.has(name));
	if (stolen === undefined) return;
	throw new EvlabError(
		"PATCH_REJECTED",
		`${variant} defines ${stolen}, which what it is linked with has from elsewhere`,
		"make it static, or give it a name that begins with event_ or evutil_",
	);
}

async function symbolsOf(shell: Shell, args: readonly string[]): Promise<readonly string[]> {
	const result = await shell.run("nm", ["--defined-only", "--format=posix", ...args], {
		env: { LC_ALL: "C" },
	});
	if (result.exitCode === 0) return parseSymbols(result.stdout);
	throw new EvlabError(
		"BUILD_FAILED",
		`nm cannot read ${args.at(-1) ?? ""}: ${result.stderr.trim().split("\n")[0] ?? ""}`,
		"remove .evlab/builds and build again",
	);
}

/** "name type value size" a line, "archive[member]:" above each member's; versions cut off. Pure. */
export function parseSymbols(listing: string): readonly string[] {
	return listing.split("\n").flatMap((line) => {
		const name = /^(\S+) [A-Za-z] /.exec(line)?.[1];
		return name === undefined ? [] : [name.replace(/@.*$/, "")];
	});
}
