import { Command, InvalidArgumentError } from "commander";
import type { BenchOptions } from "./commands/bench.ts";
import type { CompareOptions } from "./commands/compare.ts";
import type { SetupOptions } from "./commands/setup.ts";

/** What each command line leads to; made by cli.ts, and by tests. */
export interface Actions {
	readonly compare: (options: CompareOptions) => Promise<void>;
	readonly bench: (options: BenchOptions) => Promise<void>;
	readonly setup: (options: SetupOptions) => Promise<void>;
}

/** The commands and their options. Throws CommanderError instead of printing and exiting. */
export function commandLine(actions: Actions): Command {
	const program = new Command("evlab")
		.description("A lab bench for libevent: is this change faster, and is it still correct?")
		.exitOverride()
		.configureOutput({ outputError: () => {} })
		.showSuggestionAfterError();
	addCompare(program, actions);
	addBench(program, actions);
	addSetup(program, actions);
	return program;
}

function addCompare(program: Command, { compare }: Actions): void {
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
		.option("--json [file]", "the whole record as JSON, to a file or to standard output", jsonFile)
		.option("--markdown", "the table as GitHub Markdown, for a pull request")
		.option("--no-counts", "neither instructions nor allocations: saves up to 45 s")
		.option("--append <file>", "add to a stored comparison of the same builds on the same host")
		.action((first: string | undefined, second: string | undefined, options) => {
			const { budget, counts, ...rest } = options;
			// Commander says true where nothing was said.
			const leftOut = counts === false ? { counts } : {};
			return compare({ ...sidesOf(first, second), budgetSeconds: budget, ...leftOut, ...rest });
		});
}

/** One argument alone is the candidate: what was accepted so far is what it has to beat. */
function sidesOf(
	first: string | undefined,
	second: string | undefined,
): Pick<CompareOptions, "baseline" | "candidate"> {
	if (first === undefined) return { baseline: "upstream", candidate: "tip" };
	return second === undefined
		? { baseline: "tip", candidate: first }
		: { baseline: first, candidate: second };
}

function addBench(program: Command, { bench }: Actions): void {
	program
		.command("bench")
		.description("measure one variant alone: ns/op, events/s, syscalls/op")
		.argument("[variant]", "ref, patch or directory", "tip")
		.option("--filter <words>", "only workloads whose name contains one of these, comma-separated")
		.option("--trials <number>", "worker processes", wholeNumber(3), 5)
		.option("--json [file]", "the result as JSON, to a file or to standard output", jsonFile)
		.action((variant: string, options) => bench({ variant, ...options }));
}

function addSetup(program: Command, { setup }: Actions): void {
	program
		.command("setup")
		.description("fetch and verify libevent's sources; other commands do it when needed")
		.option("--from <source>", "a git URL, a directory or a release archive")
		.option("--ref <ref>", "tag, branch or commit, when the source is a git repository")
		.option("--json", "the result as JSON")
		.action((options) => setup(options));
}

function wholeNumber(least: number): (text: string) => number {
	return (text) => {
		const value = text.trim() === "" ? Number.NaN : Number(text);
		if (!Number.isSafeInteger(value) || value < least) {
			throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
		}
		return value;
	};
}

/** `--json my.patch` means a patch and standard output, and must not overwrite the patch. */
function jsonFile(path: string): string {
	if (path.endsWith(".json")) return path;
	throw new InvalidArgumentError("A file must end in .json; for standard output put --json last.");
}
