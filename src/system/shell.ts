import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { EvlabError } from "../model/errors.ts";
import { boundedText } from "./bounded-text.ts";
import type { Shell, ShellOptions, ShellResult } from "./ports.ts";
import { killGroup, superviseGroup } from "./process-groups.ts";

/** Per stream; a runaway variant must not fill the memory of the bench. */
const outputLimitBytes = 4 * 1024 * 1024;

/**
 * The real shell: no shell syntax, each program in its own process group. The whole group is
 * killed after `timeoutMs`, when its leader has ended, and when evlab itself is told to stop.
 * Of each stream the last 4 MiB are kept, with a first line that says what was dropped.
 */
export function createShell(): Shell {
	return { run, which };
}

async function run(
	program: string,
	args: readonly string[],
	options: ShellOptions = {},
): Promise<ShellResult> {
	if (options.cwd !== undefined && !(await isDirectory(options.cwd))) {
		throw new EvlabError(
			"BAD_INPUT",
			`${options.cwd} is not a directory, so ${program} cannot run in it`,
			"check the path",
		);
	}
	const child = spawn(program, [...args], {
		cwd: options.cwd,
		env: mergedEnvironment(options.env),
		detached: true,
		stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
	});
	return supervise(child, program, options);
}

function supervise(
	child: ChildProcess,
	program: string,
	options: ShellOptions,
): Promise<ShellResult> {
	const stdout = captureStream(child.stdout, options.onLine);
	const stderr = captureStream(child.stderr, options.onLine);
	// A program that does not read its input is not an error: EPIPE is left to its exit code.
	child.stdin?.on("error", () => {});
	child.stdin?.end(options.input);

	return new Promise((fulfil, reject) => {
		let timedOut = false;
		let timer: NodeJS.Timeout | undefined;
		const release = child.pid === undefined ? () => {} : superviseGroup(child.pid);
		if (options.timeoutMs !== undefined) {
			timer = setTimeout(() => {
				timedOut = true;
				killGroup(child.pid);
			}, options.timeoutMs);
		}
		const settle = () => {
			clearTimeout(timer);
			release();
		};
		child.once("error", (error: NodeJS.ErrnoException) => {
			settle();
			reject(startError(program, error));
		});
		// A left-over background process would hold the pipes open and "close" would never come.
		child.once("exit", () => killGroup(child.pid));
		child.once("close", (exitCode, signal) => {
			settle();
			fulfil({ exitCode, signal, timedOut, stdout: stdout(), stderr: stderr() });
		});
	});
}

function captureStream(
	stream: NodeJS.ReadableStream | null,
	onLine: ((line: string) => void) | undefined,
): () => string {
	const kept = boundedText(outputLimitBytes);
	const decoder = new StringDecoder("utf8");
	let partialLine = "";
	const take = (text: string) => {
		kept.push(text);
		if (onLine === undefined) return;
		const lines = (partialLine + text).split("\n");
		// A "line" without end must not grow for ever either.
		partialLine = (lines.pop() ?? "").slice(-outputLimitBytes);
		for (const line of lines) onLine(line);
	};
	stream?.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
	return () => {
		take(decoder.end());
		if (partialLine !== "") onLine?.(partialLine);
		partialLine = "";
		return kept.text();
	};
}

function mergedEnvironment(changes: ShellOptions["env"]): NodeJS.ProcessEnv {
	const merged: NodeJS.ProcessEnv = { ...process.env };
	for (const [name, value] of Object.entries(changes ?? {})) {
		if (value === undefined) delete merged[name];
		else merged[name] = value;
	}
	return merged;
}

function startError(program: string, error: NodeJS.ErrnoException): EvlabError {
	const why = error.code === "ENOENT" ? "is not installed" : `cannot be run (${error.code})`;
	return new EvlabError(
		"TOOL_MISSING",
		`${program} ${why}`,
		`install ${program} and make sure it is on PATH`,
		{ cause: error },
	);
}

async function which(program: string): Promise<string | null> {
	for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
		const candidate = resolve(join(directory, program));
		if (await isExecutableFile(candidate)) return candidate;
	}
	return null;
}

async function isExecutableFile(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}

async function isDirectory(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
