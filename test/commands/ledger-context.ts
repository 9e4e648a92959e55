import type { Context } from "../../src/commands/context.ts";
import { noStyle } from "../../src/report/style.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

/** An empty checkout on the real disk, and what a command prints there. */
export function ledgerContext() {
	const root = temporaryDirectory();
	const printed: string[] = [];
	const context: Context = {
		layout: layoutOf(root),
		shell: createFakeShell({}),
		files: createFiles(),
		git: createFakeGit(() => null),
		progress: { ...createFakeProgress(), close: () => {} },
		lock: (_path, action) => action(),
		startWorker: () => {
			throw new Error("no code of a variant is to be run here");
		},
		jobs: 1,
		width: 100,
		style: noStyle,
		environment: {},
		sandbox: async () => ({ kind: "none", reason: "for tests" }),
		print: (line) => void printed.push(line),
		signal: new AbortController().signal,
	};
	return { root, printed, context };
}
