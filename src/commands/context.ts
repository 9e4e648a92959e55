import { availableParallelism } from "node:os";
import pc from "picocolors";
import type { Style } from "../report/style.ts";
import { withFileLock } from "../system/file-lock.ts";
import { createFiles } from "../system/files.ts";
import { createGit } from "../system/git.ts";
import { type Layout, layoutOf, packageRoot } from "../system/paths.ts";
import type { Files, Git, Shell } from "../system/ports.ts";
import { type ClosableProgress, createProgress } from "../system/progress.ts";
import type { Sandbox } from "../system/sandbox.ts";
import { createShell } from "../system/shell.ts";
import { type StartWorker, startWorkerProcess } from "../system/worker-process.ts";
import { lookForSandbox } from "./look-for-sandbox.ts";

/** Everything a command needs from the outside world, made once by cli.ts. */
export interface Context {
	readonly layout: Layout;
	readonly shell: Shell;
	readonly files: Files;
	readonly git: Git;
	readonly progress: ClosableProgress;
	readonly lock: <T>(path: string, action: () => Promise<T>, onWait: () => void) => Promise<T>;
	/** How code of variants is run here: found when first asked for, and then the same. */
	readonly sandbox: () => Promise<Sandbox>;
	/** Starts the processes that load the code under test. */
	readonly startWorker: StartWorker;
	readonly jobs: number;
	/** Columns of the terminal; 110 where there is none: what each workload resolves fits in. */
	readonly width: number;
	readonly style: Style;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Writes one line of result to standard output. */
	readonly print: (line: string) => void;
	/** Aborted by Ctrl-C: what was measured is kept. */
	readonly signal: AbortSignal;
}

export function createContext(signal: AbortSignal): Context {
	const shell = createShell();
	const progress = createProgress(process.stderr, {
		isTerminal: process.stderr.isTTY === true,
		columns: () => process.stderr.columns,
	});
	let sandbox: Promise<Sandbox> | null = null;
	return {
		layout: layoutOf(packageRoot),
		shell,
		files: createFiles(),
		git: createGit(shell),
		progress,
		lock: (path, action, onWait) => withFileLock(path, action, { onWait }),
		sandbox: () => {
			sandbox ??= lookForSandbox(shell, progress, process.getuid?.() === 0);
			return sandbox;
		},
		startWorker: startWorkerProcess,
		jobs: availableParallelism(),
		width: process.stdout.isTTY ? Math.max(40, process.stdout.columns ?? 80) : 110,
		style: pc.createColors(process.stdout.isTTY === true && !process.env["NO_COLOR"]),
		environment: process.env,
		print: (line) => process.stdout.write(`${line}\n`),
		signal,
	};
}

/** The context for one of many runs, whose steps would drown those of the whole; notes stay. */
export function quietly(context: Context): Context {
	return { ...context, progress: { ...context.progress, step: () => {} } };
}
