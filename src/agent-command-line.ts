import { type Command, InvalidArgumentError } from "commander";
import { wholeNumber } from "./command-line-values.ts";
import type { AgentOptions } from "./commands/agent.ts";
import type { OptimizeOptions } from "./commands/optimize.ts";
import { AgentName } from "./model/agent.ts";
import type { Seat } from "./model/agent-run.ts";

/** Commands that ask models; made by cli.ts, and by tests. */
export interface AgentActions {
	readonly agent: (options: AgentOptions) => Promise<void>;
	readonly optimize: (options: OptimizeOptions) => Promise<void>;
}

export function addAgentCommands(program: Command, actions: AgentActions): void {
	program
		.command("agent")
		.description("one question to an agent: a skill of .claude/skills and what it is about")
		.argument("<skill>", "its name, for example review")
		.argument("[files...]", "what it is about: patches, profiles, records")
		.option("--agent <seat>", "AGENT or AGENT:MODEL", parseSeat)
		.option("--max-usd <dollars>", "nothing is asked beyond it", dollars, 2)
		.option("--minutes <number>", "time limit", wholeNumber(1), 10)
		.option("--replies <directory>", "for --agent replay: answers of an earlier run")
		.action((skill: string, about: readonly string[], { agent, replies, ...rest }) =>
			actions.agent({
				...{ skill, about, seat: agent ?? defaultSeat(), replies: replies ?? null },
				...rest,
			}),
		);
	program
		.command("optimize")
		.description("profile, propose, choose, implement, try, accept or reject, again")
		.option("--agent <seat>", "who sits everywhere: AGENT or AGENT:MODEL", parseSeat)
		.option("--proposers <seats>", "comma-separated, different models see different things", seats)
		.option("--chair <seat>", "who chooses among proposals", parseSeat)
		.option("--implementers <seats>", "at most 3, comma-separated", seats)
		.option("--max-usd <dollars>", "hard stop", dollars, 5)
		.option("--max-experiments <number>", "hard stop", wholeNumber(1), 1)
		.option("--max-hours <hours>", "hard stop", dollars, 8)
		.option("--filter <words>", "only workloads with one of these in their name; never accepted")
		.option("--budget <seconds>", "to measure one experiment", wholeNumber(1))
		.option("--oracle-seconds <seconds>", "time for random programs", wholeNumber(1))
		.option("--seed <number>", "repeat the random choices of an earlier run", wholeNumber(0))
		.option("--replies <directory>", "for --agent replay: answers of an earlier run")
		.option("--estimate", "only say what it would cost")
		.option("--resume <run>", "go on with a run that was stopped or killed")
		.action((given) => actions.optimize(orderOf(given)));
}

interface Given {
	readonly agent?: Seat;
	readonly proposers?: readonly Seat[];
	readonly chair?: Seat;
	readonly implementers?: readonly Seat[];
	readonly maxUsd: number;
	readonly maxExperiments: number;
	readonly maxHours: number;
	readonly filter?: string;
	readonly budget?: number;
	readonly oracleSeconds?: number;
	readonly seed?: number;
	readonly replies?: string;
	readonly estimate?: boolean;
	readonly resume?: string;
}

function orderOf(given: Given): OptimizeOptions {
	const { maxUsd, maxExperiments, maxHours } = given;
	const agent = given.agent ?? defaultSeat();
	return {
		...{ maxUsd, maxExperiments, maxHours },
		proposers: given.proposers ?? [agent, agent],
		chair: given.chair ?? agent,
		implementers: given.implementers ?? [agent],
		filter: given.filter ?? null,
		measureSeconds: given.budget ?? null,
		oracleSeconds: given.oracleSeconds ?? null,
		seed: given.seed ?? null,
		replies: given.replies ?? null,
		estimate: given.estimate === true,
		resume: given.resume ?? null,
	};
}

/** AGENT in the environment, as scripts/agent-run.sh is called; claude otherwise. */
function defaultSeat(): Seat {
	const named = process.env["AGENT"] ?? "";
	return parseSeat(named === "" ? "claude" : named);
}

/** "codex" or "codex:gpt-5"; a model's name may have colons of its own. */
export function parseSeat(text: string): Seat {
	const [name = "", ...model] = text.trim().split(":");
	const agent = AgentName.safeParse(name);
	if (!agent.success) {
		throw new InvalidArgumentError(`It must be one of: ${AgentName.options.join(", ")}.`);
	}
	return { agent: agent.data, model: model.join(":") || null };
}

function seats(text: string): readonly Seat[] {
	return text.split(",").map(parseSeat);
}

function dollars(text: string): number {
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (value > 0 && Number.isFinite(value)) return value;
	throw new InvalidArgumentError("It must be a number above 0.");
}
