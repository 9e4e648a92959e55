import type { BuildRequest } from "./build-request.ts";
import type { ConfigurePlan } from "./cmake-plan.ts";

type Varying = Pick<
	ConfigurePlan,
	"flavour" | "sanitizer" | "output" | "variant" | "harness" | "preload"
>;

/** The configuration of one flavour for this request. Pure. */
export function planFor(request: BuildRequest, varying: Varying): ConfigurePlan {
	const { found } = request;
	return {
		...varying,
		pristine: request.pristine.directory,
		layouts: request.layouts,
		firstLayout: request.firstLayout ?? 0,
		machineFlags: found.machineFlags,
		cc: found.cc,
		cxx: found.cxx,
		ninja: found.ninja,
		ccache: found.ccache,
	};
}

/** What every cache key of this toolchain and this release of libevent has in common. Pure. */
export function toolchainParts({
	found,
	pristine,
}: BuildRequest): Readonly<Record<string, string>> {
	return {
		pristine: pristine.tree,
		cc: found.cc,
		cxx: found.cxx,
		compiler: found.toolchain.compilerVersion,
		fingerprint: found.fingerprint,
		cmake: found.toolchain.cmakeVersion,
		generator: found.toolchain.generator,
		flags: found.toolchain.flags,
	};
}
