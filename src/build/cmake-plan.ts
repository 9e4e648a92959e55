import type { Sanitizer } from "../model/gate.ts";

/** What one cmake-js configuration is told; all paths absolute. */
export interface ConfigurePlan {
	readonly output: string;
	readonly flavour: "harness" | "addon" | "upstream" | "regress-harness" | "regress";
	/** Of the regress flavours; in the addon, of libevent alone, and with its assertions. */
	readonly sanitizer?: Sanitizer | undefined;
	readonly variant: string;
	readonly pristine: string;
	readonly layouts: number;
	readonly firstLayout: number;
	readonly machineFlags: readonly string[];
	readonly harness: string | null;
	readonly preload: string | null;
	readonly cc: string;
	readonly cxx: string;
	readonly ninja: boolean;
	readonly ccache: string | null;
}

/** A harness is the configuration of what it is linked into, with one target. */
const cmakeFlavour: Readonly<Record<ConfigurePlan["flavour"], string>> = {
	harness: "addon",
	addon: "addon",
	upstream: "upstream",
	"regress-harness": "regress",
	regress: "regress",
};

/** Arguments of `cmake-js configure`. Pure. */
export function configureArguments(plan: ConfigurePlan): readonly string[] {
	const definitions: Readonly<Record<string, string | null>> = {
		EVLAB_FLAVOUR: cmakeFlavour[plan.flavour],
		EVLAB_SANITIZER: plan.sanitizer ?? null,
		EVLAB_VARIANT: plan.variant,
		EVLAB_PRISTINE: plan.pristine,
		EVLAB_LAYOUTS: String(plan.layouts),
		EVLAB_FIRST_LAYOUT: String(plan.firstLayout),
		// cmake-js drops an empty value, and then CMakeLists.txt would probe by itself; ";" is CMake's
		// empty list.
		EVLAB_MACHINE_FLAGS: plan.machineFlags.join(";") || ";",
		EVLAB_HARNESS: plan.harness,
		EVLAB_PRELOAD: plan.preload,
		CMAKE_C_COMPILER_LAUNCHER: plan.ccache,
		CMAKE_CXX_COMPILER_LAUNCHER: plan.ccache,
	};
	return [
		"configure",
		...common(plan),
		...["--cc", plan.cc, "--cxx", plan.cxx],
		...Object.entries(definitions).flatMap(([name, value]) =>
			value === null ? [] : [`--CD${name}=${value}`],
		),
	];
}

/**
 * Arguments of `cmake-js build`: our own objects alone for the harness, the addon alone with
 * sanitizers, everything otherwise. Pure.
 */
export function buildArguments(plan: ConfigurePlan, jobs: number): readonly string[] {
	const sanitized = (plan.sanitizer ?? "none") !== "none";
	return [
		"build",
		...common(plan),
		...["-p", String(jobs)],
		...(plan.flavour.endsWith("harness") ? ["-T", "harness"] : []),
		...(plan.flavour === "addon" && sanitized ? ["-T", "addons"] : []),
	];
}

function common(plan: ConfigurePlan): readonly string[] {
	const generator = plan.ninja ? "Ninja" : "Unix Makefiles";
	// Debug keeps EVUTIL_ASSERT, which RelWithDebInfo compiles out: regress is to see it.
	const type = cmakeFlavour[plan.flavour] === "regress" ? "Debug" : "RelWithDebInfo";
	return ["-B", type, "-O", plan.output, "-G", generator];
}

/** "[12/64] …" of Ninja or "[ 42%] …" of make as a short step, or null for any other line. Pure. */
export function progressOf(line: string): string | null {
	const match = /^\[\s*(\d+\/\d+|\d+%)\]/.exec(line);
	return match?.[1] ?? null;
}
