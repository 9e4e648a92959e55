import type { Command } from "commander";
import { wholeNumber } from "./command-line-values.ts";
import type { AcceptOptions } from "./commands/accept.ts";
import type { ResumeOptions } from "./commands/resume.ts";
import type { RevertOptions } from "./commands/revert.ts";
import type { ParkOptions, RejectOptions } from "./commands/set-aside.ts";
import type { TryOptions } from "./commands/try.ts";
import { experimentId } from "./ledger-command-line.ts";

/** Commands that make experiments and act on their decisions; made by cli.ts, and by tests. */
export interface ExperimentActions {
	readonly tryPatch: (options: TryOptions) => Promise<void>;
	readonly resume: (options: ResumeOptions) => Promise<void>;
	readonly accept: (options: AcceptOptions) => Promise<void>;
	readonly reject: (options: RejectOptions) => Promise<void>;
	readonly park: (options: ParkOptions) => Promise<void>;
	readonly revert: (options: RevertOptions) => Promise<void>;
}

export function addExperimentCommands(program: Command, actions: ExperimentActions): void {
	program
		.command("try")
		.description("one experiment whole: build, gate, screen, confirm, profile, decide, record")
		.argument("<variants...>", "patches, branches or directories, at most 3; - reads a patch")
		.requiredOption("--title <text>", "what is changed, in a few words")
		.requiredOption("--hypothesis <text>", "why it should be faster")
		.option("--author <name>", "who proposes it", "human")
		.option(
			"--budget <seconds>",
			"to measure: a quarter screens, the rest confirms",
			wholeNumber(1),
		)
		.option("--oracle-seconds <seconds>", "time for random programs", wholeNumber(1))
		.option("--filter <words>", "only workloads whose name contains one of these; never accepted")
		.option("--seed <number>", "repeat the random choices of an earlier attempt", wholeNumber(0))
		.option("--json", "the records as JSON")
		.action((candidates: readonly string[], { budget: budgetSeconds, ...options }) =>
			actions.tryPatch({ candidates, budgetSeconds, ...options }),
		);
	program
		.command("resume")
		.description("go on with what was stopped or killed")
		.argument("[attempt]", "name of one attempt; everything unfinished otherwise")
		.option("--json", "the records as JSON")
		.action((attempt: string | undefined, options) => actions.resume({ attempt, ...options }));
	program
		.command("accept")
		.description("full gate, then make an acceptable experiment the tip")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.option("--json", "the patch and the tip as JSON")
		.action((experiment: string, options) => actions.accept({ experiment, ...options }));
	program
		.command("reject")
		.description("set an experiment aside; its diff, samples and the reason stay")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.requiredOption("--reason <text>", "why")
		.action((experiment: string, options) => actions.reject({ experiment, ...options }));
	program
		.command("park")
		.description("keep an experiment as a branch until what it needs is there")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.requiredOption("--needs <text>", "what has to come first")
		.action((experiment: string, options) => actions.park({ experiment, ...options }));
	program
		.command("revert")
		.description("take an accepted experiment back, with a patch of its own")
		.argument("<experiment>", "EXP-NNN", experimentId)
		.requiredOption("--reason <text>", "why")
		.action((experiment: string, options) => actions.revert({ experiment, ...options }));
}
