import { EvlabError } from "../../src/model/errors.ts";
import type { Shell, ShellOptions, ShellResult } from "../../src/system/ports.ts";

export interface ShellCall {
	readonly program: string;
	readonly args: readonly string[];
	readonly options: ShellOptions;
}

/** What a faked program does: the parts of the result that differ from a silent success. */
export type FakeProgram = (call: ShellCall) => Partial<ShellResult> | Promise<Partial<ShellResult>>;

export interface FakeShell extends Shell {
	readonly calls: readonly ShellCall[];
}

/**
 * A shell with only the given programs. Others are not installed, or run on `fallback` when there
 * is one. Complete lines of the faked output reach `onLine`.
 */
export function createFakeShell(
	programs: Readonly<Record<string, FakeProgram | "missing">>,
	fallback?: Shell,
): FakeShell {
	const calls: ShellCall[] = [];
	return {
		calls,
		async run(program, args, options = {}) {
			const call = { program, args, options };
			calls.push(call);
			const fake = programs[program];
			if (fake === undefined && fallback !== undefined) return fallback.run(program, args, options);
			if (fake === undefined || fake === "missing") {
				throw new EvlabError("TOOL_MISSING", `${program} is not installed`, `install ${program}`);
			}
			const result = {
				exitCode: 0,
				signal: null,
				timedOut: false,
				stdout: "",
				stderr: "",
				...(await fake(call)),
			};
			for (const line of `${result.stdout}${result.stderr}`.split("\n").filter(Boolean)) {
				options.onLine?.(line);
			}
			return result;
		},
		async which(program) {
			const fake = programs[program];
			if (fake === "missing") return null;
			if (fake !== undefined) return `/fake/bin/${program}`;
			return fallback === undefined ? null : fallback.which(program);
		},
	};
}
