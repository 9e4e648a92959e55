#!/usr/bin/env node
/** The one process boundary: reads argv, prints failures, sets the exit code. */
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { bench } from "./commands/bench.ts";
import { compare } from "./commands/compare.ts";
import { type Context, createContext } from "./commands/context.ts";
import { setup } from "./commands/setup.ts";
import { EvlabError } from "./model/errors.ts";

/** 0 done, 1 rejected or a gate failed, 2 could not run. */
let exitCode = 0;
const interrupt = new AbortController();
const context: Context = createContext(interrupt.signal);

function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!Number.isSafeInteger(value) || value < least) {
			throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
		}
		return value;
	};
}

const program = new Command("evlab")
	.description("A lab bench for libevent: is this change faster, and is it still correct?")
	.exitOverride()
	.configureOutput({ outputError: () => {} })
	.showSuggestionAfterError();

program
	.command("compare")
	.description("measure two variants side by side and give a verdict per workload")
	.argument(
		"[baseline]",
		"ref, patch or directory (one argument alone is the candidate, against tip)",
	)
	.argument("[candidate]", "ref, patch or directory")
	.option("--filter <words>", "only workloads whose name contains one of these, comma-separated")
	.option("--quick", "under a minute: less time for each workload")
	.option("--budget <seconds>", "time to measure, without building", wholeNumber(1))
	.option("--seed <number>", "repeat the random choices of an earlier run", wholeNumber(0))
	.option("--json [file]", "the whole record as JSON, to a file or to standard output")
	.option("--append <file>", "add to a stored comparison of the same builds on the same host")
	.action(async (first: string | undefined, second: string | undefined, options) => {
		const [baseline, candidate] =
			first === undefined
				? ["upstream", "tip"]
				: second === undefined
					? ["tip", first]
					: [first, second];
		const { budget, ...rest } = options;
		exitCode = await compare(context, { baseline, candidate, budgetSeconds: budget, ...rest });
	});

program
	.command("bench")
	.description("measure one variant alone: ns/op, events/s, syscalls/op")
	.argument("[variant]", "ref, patch or directory", "tip")
	.option("--filter <words>", "only workloads whose name contains one of these, comma-separated")
	.option("--trials <number>", "worker processes", wholeNumber(3), 5)
	.option("--json [file]", "the result as JSON, to a file or to standard output")
	.action((variant: string, options) => bench(context, { variant, ...options }));

program
	.command("setup")
	.description("fetch and verify libevent's sources; other commands do it when needed")
	.option("--from <source>", "a git URL, a directory or a release archive")
	.option("--ref <ref>", "tag, branch or commit, when the source is a git repository")
	.option("--json", "the result as JSON")
	.action((options) => setup(context, options));

/** First Ctrl-C: stop and keep what was measured. Second: stop now. */
function onInterrupt(): void {
	if (interrupt.signal.aborted) process.exit(130);
	context.progress.note("stopping; what was measured is kept (Ctrl-C again to stop at once)");
	interrupt.abort();
}
process.on("SIGINT", onInterrupt);
process.on("SIGTERM", onInterrupt);

function fail(message: string, nextStep: string): void {
	context.progress.close();
	process.stderr.write(`evlab: ${message}\n  next: ${nextStep}\n`);
	exitCode = 2;
}

try {
	if (process.argv.length <= 2) program.outputHelp();
	else await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) {
		// Help and version end this way too, with code 0.
		if (error.exitCode !== 0) {
			const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
			fail(message, "evlab --help lists the commands, evlab COMMAND --help its options");
		}
	} else if (error instanceof EvlabError) fail(error.message, error.nextStep);
	else {
		const text = error instanceof Error ? error.message : String(error);
		fail(text.split("\n")[0] ?? "unknown error", "report this with the command that led to it");
		if (process.env["EVLAB_DEBUG"]) console.error(error);
	}
}
process.exitCode = exitCode;
