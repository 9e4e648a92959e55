import { expect, test } from "vitest";
import {
	buildArguments,
	type ConfigurePlan,
	configureArguments,
	progressOf,
} from "../../src/build/cmake-plan.ts";

const plan: ConfigurePlan = {
	output: "/builds/k/work/addon",
	flavour: "addon",
	variant: "/v",
	pristine: "/p",
	layouts: 16,
	firstLayout: 0,
	machineFlags: ["-march=native", "-mno-avx512f"],
	harness: "/h",
	preload: "/preload.cmake",
	cc: "gcc-12",
	cxx: "g++-12",
	ninja: true,
	ccache: null,
};

test("everything a configuration depends on is passed by name", () => {
	expect(configureArguments(plan)).toEqual([
		"configure",
		"-B",
		"RelWithDebInfo",
		"-O",
		"/builds/k/work/addon",
		"-G",
		"Ninja",
		"--cc",
		"gcc-12",
		"--cxx",
		"g++-12",
		"--CDEVLAB_FLAVOUR=addon",
		"--CDEVLAB_VARIANT=/v",
		"--CDEVLAB_PRISTINE=/p",
		"--CDEVLAB_LAYOUTS=16",
		"--CDEVLAB_FIRST_LAYOUT=0",
		"--CDEVLAB_MACHINE_FLAGS=-march=native;-mno-avx512f",
		"--CDEVLAB_HARNESS=/h",
		"--CDEVLAB_PRELOAD=/preload.cmake",
	]);
});

test("make without ninja, ccache where there is one", () => {
	const args = configureArguments({ ...plan, ninja: false, ccache: "/usr/bin/ccache" });
	expect(args[args.indexOf("-G") + 1]).toBe("Unix Makefiles");
	expect(args).toContain("--CDCMAKE_C_COMPILER_LAUNCHER=/usr/bin/ccache");
	expect(args).toContain("--CDCMAKE_CXX_COMPILER_LAUNCHER=/usr/bin/ccache");
});

test("what is absent is not passed; no machine flags is a value that cmake-js does not drop", () => {
	const args = configureArguments({ ...plan, harness: null, preload: null, machineFlags: [] });
	expect(args.filter((arg) => /HARNESS|PRELOAD|LAUNCHER/.test(arg))).toEqual([]);
	expect(args).toContain("--CDEVLAB_MACHINE_FLAGS=;");
});

test("the harness is the addon's configuration with one target", () => {
	const harness = { ...plan, flavour: "harness" } as const;
	expect(configureArguments(harness)).toContain("--CDEVLAB_FLAVOUR=addon");
	expect(buildArguments(harness, 2).slice(-4)).toEqual(["-p", "2", "-T", "harness"]);
	expect(buildArguments(plan, 2)).not.toContain("-T");
});

test("regress: assertions on, a sanitizer by name, its own harness", () => {
	const regress = { ...plan, flavour: "regress", sanitizer: "thread" } as const;
	const args = configureArguments(regress);
	expect(args).toContain("--CDEVLAB_FLAVOUR=regress");
	expect(args).toContain("--CDEVLAB_SANITIZER=thread");
	expect(args[args.indexOf("-B") + 1]).toBe("Debug");
	expect(buildArguments(regress, 2)).not.toContain("-T");
	const harness = { ...regress, flavour: "regress-harness" } as const;
	expect(configureArguments(harness)).toContain("--CDEVLAB_FLAVOUR=regress");
	expect(buildArguments(harness, 2).slice(-2)).toEqual(["-T", "harness"]);
});

test("sanitizers by the same name: of programs, the addon alone", () => {
	const sanitized = { ...plan, flavour: "addon", sanitizer: "address" } as const;
	expect(configureArguments(sanitized)).toContain("--CDEVLAB_SANITIZER=address");
	expect(buildArguments(sanitized, 2).slice(-2)).toEqual(["-T", "addons"]);
	expect(configureArguments(plan).join()).not.toContain("SANITIZE");
});

test.each([
	["[12/64] Building C object buffer.c.o", "12/64"],
	["[ 42%] Building C object buffer.c.o", "42%"],
	["[100%] Built target evrun", "100%"],
	["-- Looking for [12/64]", null],
	["buffer.c:12:5: error: [1/2]", null],
	["", null],
])("progress of %j is %j", (line, expected) => {
	expect(progressOf(line)).toBe(expected);
});
