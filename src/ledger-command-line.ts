import { type Command, InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "./command-line-values.ts";
import type { LogOptions } from "./commands/log.ts";
import type { MemoryAddOptions, MemoryFindOptions } from "./commands/memory.ts";
import type { NonStarterAddOptions } from "./commands/non-starters.ts";
import type { ReplayOptions } from "./commands/replay.ts";
import type { ReproduceOptions } from "./commands/reproduce.ts";
import { ExperimentId } from "./model/experiment.ts";
import { MemoryKind } from "./model/memory-entry.ts";

type Json = { readonly json?: boolean | undefined };

/** Commands that read the ledger and what surrounds it; made by cli.ts, and by tests. */
export interface LedgerActions {
	readonly log: (options: LogOptions) => Promise<void>;
	readonly replay: (options: ReplayOptions) => Promise<void>;
	readonly reproduce: (options: ReproduceOptions) => Promise<void>;
	readonly memoryAdd: (options: MemoryAddOptions) => Promise<void>;
	readonly memoryFind: (options: MemoryFindOptions) => Promise<void>;
	readonly memoryCheck: () => Promise<void>;
	readonly memoryIndex: () => Promise<void>;
	readonly nonStarters: (options: Json) => Promise<void>;
	readonly nonStarterAdd: (options: NonStarterAddOptions) => Promise<void>;
}

export function addLedgerCommands(program: Command, actions: LedgerActions): void {
	program
		.command("log")
		.description("the experiments and what became of them")
		.argument("[experiment]", "EXP-NNN: this one, with what was measured", experimentId)
		.option("--check", "are records, samples and the pages made of them what was recorded?")
		.option("--render", "write EXPERIMENTS.md, SUMMARY.md and the README's counts")
		.option("--json", "the records as JSON")
		.action((id: string | undefined, options) => actions.log({ id, ...options }));
	program
		.command("replay")
		.description("decide an experiment again from its stored samples")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.option("--json", "both decisions as JSON")
		.action((id: string, options) => actions.replay({ id, ...options }));
	program
		.command("reproduce")
		.description("measure an experiment again on this host: does its decision hold?")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.option("--quick", "under a minute: less time for each workload")
		.option("--budget <seconds>", "time to measure, without building", wholeNumber(1))
		.option("--json", "the answer as JSON")
		.action((id: string, { budget, ...options }) =>
			actions.reproduce({ id, budgetSeconds: budget, ...options }),
		);
	addMemory(program, actions);
	addNonStarters(program, actions);
}

function addMemory(program: Command, actions: LedgerActions): void {
	const memory = program.command("memory").description("what was learned, for the next attempt");
	memory
		.command("add")
		.description("write an entry; commit it with its experiment")
		.argument("<title>", "one line that says it")
		.addOption(
			new Option("--kind <kind>", "what it is").choices(MemoryKind.options).makeOptionMandatory(),
		)
		.option("--experiment <id>", "the experiment it comes from", experimentId)
		.option("--tags <words>", "lower-case words, comma-separated", tagWords)
		.option("--text <markdown>", "the entry's text")
		.option("--file <path>", "a file with the text")
		.option("--json", "the entry as JSON")
		.action((title: string, options) => actions.memoryAdd({ title, ...options }));
	memory
		.command("list")
		.description("all entries")
		.option("--json", "the entries as JSON")
		.action((options) => actions.memoryFind({ words: [], ...options }));
	memory
		.command("search")
		.description("entries in which every word occurs")
		.argument("<words...>", "words, case aside")
		.option("--json", "the entries as JSON")
		.action((words: readonly string[], options) => actions.memoryFind({ words, ...options }));
	memory
		.command("check")
		.description("is every file an entry, and MEMORY.md their index?")
		.action(() => actions.memoryCheck());
	memory
		.command("index")
		.description("write MEMORY.md anew, after an entry was edited")
		.action(() => actions.memoryIndex());
}

function addNonStarters(program: Command, actions: LedgerActions): void {
	const dead = program
		.command("non-starters")
		.description("what is known not to work, and why")
		.option("--json", "the list as JSON")
		.action((options) => actions.nonStarters(options));
	dead
		.command("add")
		.description("make a rejected experiment a permanent dead end")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.requiredOption("--id <name>", "its name, in lower-case-words", deadEndName)
		.requiredOption("--mechanism <text>", "why it cannot work")
		.requiredOption("--keywords <words>", "what tells the mechanism, comma-separated", words)
		.option("--functions <names>", "where; default: those that the patch changes", words)
		.action((experiment: string, options) => actions.nonStarterAdd({ experiment, ...options }));
}

export function experimentId(text: string): string {
	if (ExperimentId.safeParse(text).success) return text;
	throw new InvalidArgumentError("It must be the id of an experiment, like EXP-001.");
}

function words(text: string): readonly string[] {
	const found = text.split(",").map((word) => word.trim());
	if (found.every((word) => word.length >= 3)) return found;
	throw new InvalidArgumentError("It must be words of three letters or more, comma-separated.");
}

function tagWords(text: string): readonly string[] {
	const found = text.split(",").map((word) => word.trim());
	if (found.every((word) => /^[a-z0-9][a-z0-9-]*$/.test(word))) return found;
	throw new InvalidArgumentError("It must be lower-case words, comma-separated: evbuffer,layout");
}

function deadEndName(text: string): string {
	if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return text;
	throw new InvalidArgumentError(
		"It must be lower-case words with hyphens: oneshot-instead-of-del",
	);
}
