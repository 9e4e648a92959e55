import { expect, test } from "vitest";
import { compareCompilers } from "../../src/commands/compare-compilers.ts";
import type { Context } from "../../src/commands/context.ts";
import { noStyle } from "../../src/report/style.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";

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
