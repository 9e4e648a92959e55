import { describe, expect, test } from "vitest";
import { compareCompilers } from "../../src/commands/compare-compilers.ts";
import type { Context } from "../../src/commands/context.ts";
import { noStyle } from "../../src/report/style.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";
import { createLab, type Lab } from "./lab.ts";

const silent: FakeProgram = () => ({});
const gcc = {
	gcc: silent,
	"g++": silent,
	cmake: silent,
	readelf: silent,
	objcopy: silent,
	ninja: silent,
};
const sides = { baseline: "upstream", candidate: "tip" };

/** A machine with these programs and an empty disk: whatever goes further than a look fails. */
function machineWith(programs: Readonly<Record<string, FakeProgram>>) {
	const shell = createFakeShell(programs);
	const printed: string[] = [];
	const context: Context = {
		layout: layoutOf("/lab"),
		shell,
		files: createFakeFiles(),
		git: createFakeGit(() => null),
		sandbox: async () => ({ kind: "none", reason: "for tests" }),
		progress: { ...createFakeProgress(), close: () => {} },
		lock: (_path, action) => action(),
		startWorker: () => {
			throw new Error("unreachable: nothing is measured");
		},
		jobs: 1,
		width: 80,
		style: noStyle,
		environment: { CC: "tcc", CXX: "t++" },
		print: (line) => void printed.push(line),
		signal: new AbortController().signal,
	};
	return { shell, printed, context };
}

test("a missing second compiler is said before anything is built or printed", async () => {
	const { context, shell, printed } = machineWith(gcc);
	const compared = compareCompilers(context, { ...sides, compilers: ["gcc", "clang"] });
	await expect(compared).rejects.toMatchObject({
		code: "TOOL_MISSING",
		message: "clang, clang++ are not installed",
		nextStep: "apt-get install clang",
	});
	expect(printed).toEqual([]);
	// Versions and predefined macros were asked for, and nothing else.
	for (const { args } of shell.calls) expect(args.join(" ")).toMatch(/^--version$|-dM/);
});

test("two compilers cannot add to the record of one", async () => {
	const { context } = machineWith({ ...gcc, clang: silent, "clang++": silent });
	const options = { ...sides, append: "/r/comparison.json" };
	await expect(
		compareCompilers(context, { ...options, compilers: ["gcc", "clang"] }),
	).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("--append") });
});

describe("two compilers", () => {
	const both = (lab: Lab, options = {}) =>
		compareCompilers(lab.context, {
			...{ baseline: "upstream", candidate: lab.patch(), compilers: ["gcc", "clang"] },
			...{ budgetSeconds: 2, counts: false, seed: 5, ...options },
		});

	test("that agree on a gain are promising, each with its own record", async () => {
		const effect = (workload: string) => (workload === "evbuffer/add-64" ? 0.05 : 0);
		const lab = await createLab({ effect });
		expect(await both(lab, { json: true })).toBe(0);
		const printed = JSON.parse(lab.printed.join("\n"));
		expect(printed.decision).toMatchObject({ kind: "promising", opposite: [] });
		expect(Object.keys(printed.comparisons)).toEqual(["gcc", "clang"]);
		expect(printed.decision.reason).toMatch(/^gcc: faster on evbuffer\/add-64.*; clang: faster/);
	});

	const slower = (workload: string) => (workload.startsWith("evbuffer/") ? -0.05 : 0);

	test("that agree on a loss reject: exit code 1, a table of each", async () => {
		const lab = await createLab({ effect: slower });
		expect(await both(lab)).toBe(1);
		const text = lab.printed.join("\n");
		expect(text).toMatch(/with gcc[\s\S]*with clang[\s\S]*reject: gcc: slower on/);
	});

	test("of which one alone is named: a comparison as ever", async () => {
		const lab = await createLab();
		expect(await both(lab, { compilers: ["clang"] })).toBe(0);
		expect(lab.shell.calls.some(({ program }) => program === "clang")).toBe(true);
	});
});
