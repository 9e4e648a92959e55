/** What one cmake-js configuration is told; all paths absolute. */
export interface ConfigurePlan {
	readonly output: string;
	readonly flavour: "harness" | "addon" | "upstream";
	readonly variant: string;
	readonly pristine: string;
	readonly layouts: number;
	readonly harness: string | null;
	readonly preload: string | null;
	readonly cc: string;
	readonly cxx: string;
	readonly ninja: boolean;
	readonly ccache: string | null;
}

/** Arguments of `cmake-js configure`. Pure. */
export function configureArguments(plan: ConfigurePlan): readonly string[] {
	const definitions: Readonly<Record<string, string | null>> = {
		EVLAB_FLAVOUR: plan.flavour === "upstream" ? "upstream" : "addon",
		EVLAB_VARIANT: plan.variant,
		EVLAB_PRISTINE: plan.pristine,
		EVLAB_LAYOUTS: String(plan.layouts),
		EVLAB_HARNESS: plan.harness,
		EVLAB_PRELOAD: plan.preload,
		CMAKE_C_COMPILER_LAUNCHER: plan.ccache,
		CMAKE_CXX_COMPILER_LAUNCHER: plan.ccache,
	};
	return [
		"configure",
		...common(plan),
		...["--cc", plan.cc, "--cxx", plan.cxx],
		...["-G", plan.ninja ? "Ninja" : "Unix Makefiles"],
		...Object.entries(definitions).flatMap(([name, value]) =>
			value === null ? [] : [`--CD${name}=${value}`],
		),
	];
}

/** Arguments of `cmake-js build`: our own objects alone for the harness, everything otherwise. Pure. */
export function buildArguments(plan: ConfigurePlan, jobs: number): readonly string[] {
	return [
		"build",
		...common(plan),
		...["-G", plan.ninja ? "Ninja" : "Unix Makefiles"],
		...["-p", String(jobs)],
		...(plan.flavour === "harness" ? ["-T", "harness"] : []),
	];
}

function common(plan: ConfigurePlan): readonly string[] {
	return ["-B", "RelWithDebInfo", "-O", plan.output];
}

/**
 * Variables that would change what the compiler does without anyone having asked for it here.
 * CC and CXX are not among them: they are read once, recorded, and passed on by name.
 */
export const clearedEnvironment: Readonly<Record<string, undefined>> = {
	CFLAGS: undefined,
	CXXFLAGS: undefined,
	CPPFLAGS: undefined,
	LDFLAGS: undefined,
	CPATH: undefined,
	LIBRARY_PATH: undefined,
	CMAKE_GENERATOR: undefined,
	CMAKE_PREFIX_PATH: undefined,
	CMAKE_TOOLCHAIN_FILE: undefined,
	CMAKE_BUILD_TYPE: undefined,
	MAKEFLAGS: undefined,
	CC: undefined,
	CXX: undefined,
};

/** "[12/64] …" of Ninja or "[ 42%] …" of make as a short step, or null for any other line. Pure. */
export function progressOf(line: string): string | null {
	const match = /^\[\s*(\d+\/\d+|\d+%)\]/.exec(line);
	return match?.[1] ?? null;
}
