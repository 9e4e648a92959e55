import { dirname, join } from "node:path";
import type { VariantBuild } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { PeerSide } from "../model/peers.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Shell } from "../system/ports.ts";
import { cacheKey } from "./cache-key.ts";
import { findPeerLibraries } from "./peer-libraries.ts";
import type { FoundToolchain } from "./toolchain.ts";

export interface PeersRequest {
	readonly layout: Layout;
	readonly shell: Shell;
	readonly files: Files;
	readonly found: FoundToolchain;
	/** Unmodified sources, for libevent's public headers. */
	readonly pristine: string;
	readonly builds: Readonly<Record<"upstream" | "candidate", VariantBuild>>;
}

/** What a program is linked from, beside what all have in common. */
interface Recipe {
	readonly source: string;
	readonly home: string;
	readonly includes: readonly string[];
	readonly libraries: readonly string[];
}

const kernel = ["clock.h", "syscall_counts.h", "syscall_counts.cc", "wrapped_symbols.txt"] as const;

/**
 * Links native/peers with each library, or finds that done: libevent as its builds have left it,
 * the others as they are installed. All with the same objects around them and the same counters of
 * system calls. Throws TOOL_MISSING or BUILD_FAILED.
 */
export async function buildPeers(
	request: PeersRequest,
): Promise<Readonly<Record<PeerSide, string>>> {
	const { layout, shell, files, found, builds } = request;
	const { libev, libuv } = await findPeerLibraries(shell, found.cxx);
	const own = join(layout.root, "native", "peers");
	const hashes: Record<string, string> = { toolchain: found.fingerprint, flags: flags.join(" ") };
	for (const name of await files.list(own)) hashes[name] = await files.sha256(join(own, name));
	for (const name of kernel) {
		hashes[`kernel/${name}`] = await files.sha256(join(layout.root, "native", "kernel", name));
	}
	for (const { archive } of [libev, libuv]) hashes[archive] = await files.sha256(archive);
	const key = cacheKey(hashes).slice(0, 16);

	const libevent = (build: VariantBuild): Recipe => {
		if (build.library === undefined) throw new Error("unreachable: a build keeps its libraries");
		return {
			source: "libevent",
			home: join(dirname(build.evrun), `peers-${key}`),
			includes: ["-I", join(request.pristine, "include"), "-I", build.library.headers],
			libraries: build.library.archives,
		};
	};
	const installed = (
		source: "libev" | "libuv",
		{ archive, flags: extra }: typeof libev,
	): Recipe => ({
		...{ source, includes: [], libraries: [archive, ...extra] },
		home: join(layout.builds, `peers-${key}`),
	});
	// One after the other: upstream and candidate may be one build.
	const upstream = await link(request, libevent(builds.upstream));
	const candidate = await link(request, libevent(builds.candidate));
	return {
		...{ upstream, candidate },
		libev: await link(request, installed("libev", libev)),
		libuv: await link(request, installed("libuv", libuv)),
	};
}

const flags = [
	...["-std=c++20", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror"],
	// As the addon's: aligned functions, and calls that the counters see.
	...["-fno-omit-frame-pointer", "-falign-functions=64", "-U_FORTIFY_SOURCE"],
] as const;

async function link(
	{ layout, shell, files, found }: PeersRequest,
	{ source, home, includes, libraries }: Recipe,
): Promise<string> {
	const program = join(home, source);
	if (await files.exists(program)) return program;
	await files.makeDirectory(home);
	const native = join(layout.root, "native");
	const symbols = await files.readText(join(native, "kernel", "wrapped_symbols.txt"));
	// Another evlab may compile it too: each in a file of its own, the last rename stays.
	const work = `${program}.${process.pid}`;
	const result = await shell.run(found.cxx, [
		...[...flags, ...found.machineFlags, ...includes],
		...["main", "refuse", source].map((name) => join(native, "peers", `${name}.cc`)),
		join(native, "kernel", "syscall_counts.cc"),
		...symbols.split("\n").flatMap((name) => (name === "" ? [] : [`-Wl,--wrap=${name}`])),
		...libraries,
		...["-o", work],
	]);
	if (result.exitCode !== 0) {
		const line = result.stderr.split("\n").find((text) => /error|undefined/.test(text)) ?? "";
		throw new EvlabError(
			"BUILD_FAILED",
			`native/peers does not link with ${source}: ${line}`,
			"a change must keep libevent's public functions; libev and libuv come from Debian's packages",
		);
	}
	await shell.run("chmod", ["a+rx", home, work]);
	await files.rename(work, program);
	return program;
}
