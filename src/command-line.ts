import { Command } from "commander";
import { type AgentActions, addAgentCommands } from "./agent-command-line.ts";
import { compilerNames, jsonFile, percents, wholeNumber } from "./command-line-values.ts";
import type { BenchOptions } from "./commands/bench.ts";
import type { CalibrateOptions } from "./commands/calibrate.ts";
import type { PowerOptions } from "./commands/calibrate-power.ts";
import type { CompareOptions } from "./commands/compare.ts";
import type { CompareCompilersOptions } from "./commands/compare-compilers.ts";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { OracleCommandOptions } from "./commands/oracle.ts";
import type { PeersOptions } from "./commands/peers.ts";
import type { ProfileOptions } from "./commands/profile.ts";
import type { HotMethodsOptions } from "./commands/profile-hot-methods.ts";
import type { ReportOptions } from "./commands/report.ts";
import type { SetupOptions } from "./commands/setup.ts";
import type { VerifyOptions } from "./commands/verify.ts";
import { addExperimentCommands, type ExperimentActions } from "./experiment-command-line.ts";
import { addLedgerCommands, type LedgerActions } from "./ledger-command-line.ts";

/** What each command line leads to; made by cli.ts, and by tests. */
export interface Actions extends LedgerActions, ExperimentActions, AgentActions {
	readonly compare: (
		options: CompareOptions & Partial<Pick<CompareCompilersOptions, "compilers">>,
	) => Promise<void>;
	readonly bench: (options: BenchOptions) => Promise<void>;
	readonly peers: (options: PeersOptions) => Promise<void>;
	readonly calibrate: (options: CalibrateOptions) => Promise<void>;
	readonly power: (options: PowerOptions) => Promise<void>;
	readonly verify: (options: VerifyOptions) => Promise<void>;
	readonly oracle: (options: OracleCommandOptions) => Promise<void>;
	readonly report: (options: ReportOptions) => Promise<void>;
	readonly profile: (options: ProfileOptions) => Promise<void>;
	readonly hotMethods: (options: HotMethodsOptions) => Promise<void>;
	readonly setup: (options: SetupOptions) => Promise<void>;
	readonly doctor: (options: DoctorOptions) => Promise<void>;
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
	addPeers(program, actions);
	addCalibrate(program, actions);
	addVerify(program, actions);
	addOracle(program, actions);
	addReport(program, actions);
	addProfile(program, actions);
	addSetup(program, actions);
	addDoctor(program, actions);
	addExperimentCommands(program, actions);
	addLedgerCommands(program, actions);
	addAgentCommands(program, actions);
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
		.option(
			"--compilers <names>",
			"with each of two compilers, comma-separated: gcc,clang",
			compilerNames,
		)
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

function addPeers(program: Command, { peers }: Actions): void {
	program
		.command("peers")
		.description("upstream, a variant, libev and libuv at the same jobs, in one schedule")
		.argument("[variant]", "ref, patch or directory", "tip")
		.option("--filter <words>", "only jobs whose name contains one of these, comma-separated")
		.option("--budget <seconds>", "time to measure, without building", wholeNumber(1))
		.option("--seed <number>", "repeat the random choices of an earlier run", wholeNumber(0))
		.option("--json [file]", "the result as JSON, to a file or to standard output", jsonFile)
		.option("--markdown", "the table as GitHub Markdown, for docs/results.md")
		.action((variant: string, { budget: budgetSeconds, ...options }) =>
			peers({ variant, budgetSeconds, ...options }),
		);
}

function addCalibrate(program: Command, { calibrate, power }: Actions): void {
	program
		.command("calibrate")
		.description("certify this host: how often verdicts are wrong when nothing has changed")
		.option("--decisions <number>", "comparisons to measure", wholeNumber(1), 40)
		.option("--draws <number>", "decisions to draw from their trials", wholeNumber(0), 1000)
		.option("--budget <seconds>", "time of one decision", wholeNumber(1))
		.option("--filter <words>", "only workloads whose name contains one of these, comma-separated")
		.option("--all", "every workload instead of the eight that stand for them")
		.option("--seed <number>", "repeat the random choices of an earlier run", wholeNumber(0))
		.option("--json [file]", "the certificate as JSON, to a file or to standard output", jsonFile)
		.option("--power", "instead: how often planted changes of known size are found")
		.option("--repeats <number>", "with --power: runs per size and direction", wholeNumber(1))
		.option("--sizes <per cents>", "with --power: planted changes, comma-separated", percents)
		.option("--workload <words>", "with --power: only planted workloads with one of these names")
		.action((options) => {
			const { budget: budgetSeconds, power: isPower, ...rest } = options;
			const { repeats, sizes, workload, seed, json, ...others } = rest;
			return isPower
				? power({ repeats, sizes, workload, budgetSeconds, seed, json })
				: calibrate({ ...others, budgetSeconds, seed, json });
		});
}

function addVerify(program: Command, { verify }: Actions): void {
	program
		.command("verify")
		.description("run libevent's own tests on a variant: is it still correct?")
		.argument("[variant]", "ref, patch or directory", "tip")
		.option("--full", "all tests, on every backend, then with ASan+UBSan and with TSan")
		.option("--filter <words>", "only tests whose name contains one of these, comma-separated")
		.option("--oracle <seconds>", "time for random programs: 20, with --full 600", wholeNumber(0))
		.option("--json [file]", "the report as JSON, to a file or to standard output", jsonFile)
		.action((variant: string, { oracle: oracleSeconds, ...options }) =>
			verify({ variant, oracleSeconds, ...options }),
		);
}

function addOracle(program: Command, { oracle }: Actions): void {
	program
		.command("oracle")
		.description("random programs on the pristine build, on a variant and on a model of libevent")
		.argument("[variant]", "ref, patch or directory (tip, or with --replay the record's own)")
		.option("--seconds <number>", "time to search, without building", wholeNumber(1), 60)
		.option("--seed <number>", "repeat the random programs of an earlier run", wholeNumber(0))
		.option("--replay <file>", "run a saved failure again")
		.option("--asan", "the variant with ASan, UBSan and assertions, instead of guarded memory")
		.option("--json", "the result as JSON")
		.action((variant: string | undefined, options) => oracle({ variant, ...options }));
}

function addReport(program: Command, { report }: Actions): void {
	program
		.command("report")
		.description(
			"a page, or another text, about experiments or a comparison: what was found, and how",
		)
		.argument("[what...]", "EXP-NNN, a comparison.json, the directory of a run (all experiments)")
		.option(
			"--html <file>",
			"where to write the page (report.html, unless another form is asked for)",
		)
		.option("--json [file]", "the report as JSON, to a file or to standard output", jsonFile)
		.option("--markdown", "the report as GitHub Markdown, for a pull request")
		.option("--bundle <directory>", "patch, test, table and steps, for libevent's maintainers")
		.action((what: readonly string[], options) => report({ what, ...options }));
}

function addProfile(program: Command, { profile, hotMethods }: Actions): void {
	program
		.command("profile")
		.description("where the time goes: user and kernel, functions, waiting, system calls")
		.argument("[variant]", "ref, patch or directory", "tip")
		.option("--vs <variant>", "both in turns: which symbols grew or shrank in this one?")
		.option("--workload <words>", "only those whose name contains one of these, comma-separated")
		.option("--json [file]", "the record as JSON, to a file or to standard output", jsonFile)
		.option("--budget <seconds>", "with --vs: time to profile, without building", wholeNumber(1))
		.option("--svg <file>", "a flame graph; with --vs of the difference")
		.option("--speedscope <file>", "the stacks for speedscope, as JSON")
		.option("--coverage", "instead: does some workload execute each of config/hot-methods.yaml?")
		.option("--populate", "the same, and writes their measured shares into it")
		.action((variant: string, { coverage, populate = false, budget, ...options }) =>
			coverage || populate
				? hotMethods({ variant, populate })
				: profile({ variant, budgetSeconds: budget, ...options }),
		);
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

function addDoctor(program: Command, { doctor }: Actions): void {
	program
		.command("doctor")
		.description("what this host does to a measurement, and what mends it")
		.option("--json", "the checks as JSON")
		.action((options) => doctor(options));
}
