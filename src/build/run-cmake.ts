import { createRequire } from "node:module";
import { EvlabError } from "../model/errors.ts";
import { boundedText } from "../system/bounded-text.ts";
import type { BuildRequest } from "./build-request.ts";
import { clearedEnvironment } from "./cleared-environment.ts";
import {
	buildArguments,
	type ConfigurePlan,
	configureArguments,
	progressOf,
} from "./cmake-plan.ts";
import { compileErrors } from "./compile-errors.ts";

/** The compiler is not under test, but what it compiles is: 10 min is a hang on any machine. */
const timeoutMs = 600_000;

/** Characters kept of a log: a variant whose macros explode must not fill memory or disk. */
const logLimitChars = 16 * 1024 * 1024;

/**
 * Configures and builds one plan through cmake-js; `label` is for people: "tip (addon)". The log is
 * written whatever happens. Throws BUILD_FAILED with file and line.
 */
export async function runCmake(
	request: BuildRequest,
	label: string,
	logPath: string,
	plan: ConfigurePlan,
): Promise<void> {
	const { files } = request.ports;
	// It must be there to be the one directory a confined build can write to.
	await files.makeDirectory(plan.output);
	const shell = request.confine?.(plan.output) ?? request.ports.shell;
	const script = createRequire(import.meta.url).resolve("cmake-js/bin/cmake-js");
	const environment = request.environment ?? process.env;
	const log = boundedText(logLimitChars);
	const cmakeJs = async (step: string, args: readonly string[]): Promise<string | null> => {
		request.progress.step(`${label}: ${step}`);
		const result = await shell.run(process.execPath, [script, ...args], {
			cwd: request.layout.root,
			// LC_ALL: the messages are parsed. The ceiling is there so that libevent's `git describe`
			// does not find a tag of the enclosing repository.
			env: {
				...clearedEnvironment(Object.keys(environment)),
				LC_ALL: "C",
				GIT_CEILING_DIRECTORIES: "/",
			},
			timeoutMs,
			onLine: (line) => {
				log.push(`${line}\n`);
				const at = progressOf(line);
				if (at !== null) request.progress.step(`${label}: ${step}`, at);
			},
		});
		if (result.timedOut) return `${step} did not end within ${timeoutMs / 60_000} min`;
		if (result.exitCode === 0) return null;
		return summary(log.text(), plan.variant) ?? `${step} failed`;
	};
	const problem =
		(await cmakeJs("configuring", configureArguments(plan))) ??
		(await cmakeJs("compiling", buildArguments(plan, request.jobs)));
	if (problem !== null) log.push(`evlab: ${problem}\n`);
	await files.writeText(logPath, log.text());
	if (problem === null) return;
	throw new EvlabError(
		"BUILD_FAILED",
		`${label} does not build: ${problem}`,
		`the full log is ${logPath}`,
	);
}

function summary(log: string, variant: string): string | null {
	const [first, ...more] = compileErrors(log, variant);
	if (first === undefined) return null;
	return more.length > 0 ? `${first} (and ${more.length} more)` : first;
}
