import { EvlabError } from "../model/errors.ts";
import type { Git, Shell, ShellOptions } from "./ports.ts";

/**
 * Settings that would let the user's configuration change an object id, run foreign code or ask
 * a question. `safe.directory` lets root work on a tree that another user owns.
 */
const fixedSettings: readonly string[] = [
	"safe.directory=*",
	"core.hooksPath=/dev/null",
	"core.attributesFile=/dev/null",
	"core.excludesFile=/dev/null",
	"core.autocrlf=false",
	"core.safecrlf=false",
	"core.quotePath=true",
	"core.fsmonitor=false",
	"commit.gpgSign=false",
	"tag.gpgSign=false",
	"i18n.commitEncoding=UTF-8",
	"i18n.logOutputEncoding=UTF-8",
	"rerere.enabled=false",
	"am.threeWay=false",
	"am.keepcr=false",
	"am.messageid=false",
	"mailinfo.scissors=false",
	"apply.whitespace=nowarn",
	"diff.noprefix=false",
	"diff.renames=false",
	"gc.auto=0",
	"maintenance.auto=false",
	"advice.detachedHead=false",
	"submodule.recurse=false",
];

/** Variables that would redirect git when evlab is started from a git hook or an alias. */
const removedVariables: readonly string[] = [
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_COMMON_DIR",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_CEILING_DIRECTORIES",
	"GIT_CONFIG",
	"GIT_CONFIG_COUNT",
	"GIT_CONFIG_PARAMETERS",
	"GIT_DEFAULT_HASH",
	"GIT_DEFAULT_REF_FORMAT",
	"GIT_TEMPLATE_DIR",
	"GIT_ATTR_SOURCE",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
	"GIT_LITERAL_PATHSPECS",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_TRACE",
	"GIT_AUTHOR_NAME",
	"GIT_AUTHOR_EMAIL",
	"GIT_AUTHOR_DATE",
	"GIT_COMMITTER_NAME",
	"GIT_COMMITTER_EMAIL",
	"GIT_COMMITTER_DATE",
];

const fixedEnvironment: Readonly<Record<string, string | undefined>> = {
	...Object.fromEntries(removedVariables.map((name) => [name, undefined])),
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_SYSTEM: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_TERMINAL_PROMPT: "0",
	GIT_ASKPASS: "true",
	SSH_ASKPASS: "true",
	GIT_EDITOR: "true",
	GIT_PAGER: "cat",
	LC_ALL: "C",
	TZ: "UTC",
};

/** Git that behaves the same for every user: no global configuration, hooks, prompts or colours. */
export function createGit(shell: Shell): Git {
	const settings = fixedSettings.flatMap((setting) => ["-c", setting]);
	const start = (directory: string, args: readonly string[], options: ShellOptions = {}) =>
		shell.run("git", [...settings, ...args], {
			...options,
			cwd: directory,
			env: { ...fixedEnvironment, ...options.env },
		});
	return {
		async run(directory, args, options) {
			const result = await start(directory, args, options);
			if (result.exitCode === 0) return result.stdout;
			const command = `git ${args.find((arg) => !arg.startsWith("-")) ?? ""}`;
			const why = result.timedOut
				? `did not end within ${options?.timeoutMs} ms`
				: (result.signal ?? complaint(result.stderr) ?? `exit code ${result.exitCode}`);
			throw new EvlabError(
				"SOURCE_UNAVAILABLE",
				`${command} failed in ${directory}: ${why}`,
				`see the whole story with: git -C ${directory} ${args.join(" ")}`,
			);
		},
		async tryRun(directory, args) {
			const result = await start(directory, args);
			return result.exitCode === 0 ? result.stdout : null;
		},
	};
}

/** What went wrong, in one line: git says it after "fatal:", often before some lines of advice. */
function complaint(stderr: string): string | undefined {
	const lines = stderr
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("hint:"));
	return lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1);
}
