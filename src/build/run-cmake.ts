import { createRequire } from "node:module";
import { EvlabError } from "../model/errors.ts";
import type { Files, Progress, Shell } from "../system/ports.ts";
import {
	buildArguments,
	type ConfigurePlan,
	clearedEnvironment,
	configureArguments,
	progressOf,
} from "./cmake-plan.ts";
import { compileErrors } from "./compile-errors.ts";

/** The compiler is not under test, but what it compiles is: 10 min is a hang on any machine. */
const timeoutMs = 600_000;

export interface CmakeRun {
	readonly shell: Shell;
	readonly files: Files;
	readonly progress: Progress;
	/** The evlab checkout: where CMakeLists.txt and package.json are. */
	readonly root: string;
	readonly jobs: number;
	/** Kept whole, whatever happens. */
	readonly logPath: string;
	/** For people: "tip (addon)". */
	readonly label: string;
}

/** Configures and builds one plan through cmake-js. Throws BUILD_FAILED with file and line. */
export async function runCmake(run: CmakeRun, plan: ConfigurePlan): Promise<void> {
	const script = createRequire(import.meta.url).resolve("cmake-js/bin/cmake-js");
	const log: string[] = [];
	const cmakeJs = async (args: readonly string[], step: string): Promise<boolean> => {
		run.progress.step(`${run.label}: ${step}`);
		const result = await run.shell.run(process.execPath, [script, ...args], {
			cwd: run.root,
			// Refused inside libevent's own tree only: its CMake asks the enclosing repository.
			env: { ...clearedEnvironment, LC_ALL: "C", GIT_CEILING_DIRECTORIES: "/" },
			timeoutMs,
			onLine: (line) => {
				log.push(line);
				const at = progressOf(line);
				if (at !== null) run.progress.step(`${run.label}: ${step}`, at);
			},
		});
		if (result.timedOut) log.push(`evlab: killed after ${timeoutMs / 1000} s`);
		return result.exitCode === 0;
	};
	const done =
		(await cmakeJs(configureArguments(plan), "configuring")) &&
		(await cmakeJs(buildArguments(plan, run.jobs), "compiling"));
	await run.files.writeText(run.logPath, `${log.join("\n")}\n`);
	if (done) return;
	const [first, ...more] = compileErrors(log.join("\n"), plan.variant);
	throw new EvlabError(
		"BUILD_FAILED",
		`${run.label} does not build: ${first ?? "see the log"}${more.length > 0 ? ` (and ${more.length} more)` : ""}`,
		`the full log is ${run.logPath}`,
	);
}
