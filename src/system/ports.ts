/** Side effects arrive as these small ports; tests inject the fakes of test/fakes/. */

export interface ShellResult {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly timedOut: boolean;
	readonly stdout: string;
	readonly stderr: string;
}

export interface ShellOptions {
	readonly cwd?: string;
	/** Merged over the parent's environment; undefined removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly input?: string;
	/** The whole process group is killed (SIGKILL) after this long. */
	readonly timeoutMs?: number;
	/** Called with each complete line as it appears, for progress and logs. */
	readonly onLine?: (line: string) => void;
}

export interface Shell {
	/** Never rejects for a failing program: read the result. Rejects with EvlabError TOOL_MISSING when absent. */
	run(program: string, args: readonly string[], options?: ShellOptions): Promise<ShellResult>;
	/** Absolute path of a program on PATH, or null. */
	which(program: string): Promise<string | null>;
}

export interface Files {
	readText(path: string): Promise<string>;
	readBytes(path: string): Promise<Uint8Array>;
	exists(path: string): Promise<boolean>;
	/** Atomic: a temporary file in the same directory, fsync, rename. */
	writeText(path: string, text: string): Promise<void>;
	makeDirectory(path: string): Promise<void>;
	/** Recursive, silent when absent. */
	remove(path: string): Promise<void>;
	rename(from: string, to: string): Promise<void>;
	list(path: string): Promise<readonly string[]>;
	sha256(path: string): Promise<string>;
}

export interface Git {
	/** Runs git in `directory`; throws EvlabError with git's last line when it fails. */
	run(directory: string, args: readonly string[], options?: ShellOptions): Promise<string>;
	/** Like run, but null instead of an error. */
	tryRun(directory: string, args: readonly string[]): Promise<string | null>;
}

/** Where a long action says what it is doing. One line each; the adapter decides how it looks. */
export interface Progress {
	/** `detail` changes often: shown on a terminal only, where the line is redrawn. */
	step(text: string, detail?: string): void;
	done(text: string): void;
	note(text: string): void;
}
