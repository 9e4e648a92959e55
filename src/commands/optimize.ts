import { randomBytes } from "node:crypto";
import { basename, join } from "node:path";
import { expectedUsd } from "../agent/budget.ts";
import { optimizeRun } from "../agent/optimize-run.ts";
import { createRunJournal, openRunJournal, runJournalPath } from "../agent/run-journal.ts";
import { runReport } from "../agent/run-report.ts";
import { readSkill } from "../agent/skill.ts";
import type { AgentOrder, Seat } from "../model/agent-run.ts";
import { EvlabError } from "../model/errors.ts";
import type { Context } from "./context.ts";
import { openAskDesk, openBackends, readPrices, writeRows } from "./optimize/ask-desk.ts";
import { realBench } from "./optimize/real-bench.ts";
import { runName } from "./run-name.ts";
import type { FinalGate } from "./tip/full-gate.ts";

export interface OptimizeOptions extends AgentOrder {
	/** The name of a run that was stopped or killed; what it was asked for is in its journal. */
	readonly resume: string | null;
	/** Only say what it would cost. */
	readonly estimate: boolean;
}

export function agentsDirectory({ layout }: Pick<Context, "layout">): string {
	return join(layout.state, "agents");
}

/** `evlab optimize`: the whole loop. The exit code: 0 when something was accepted, 1 when nothing. */
export async function optimize(
	context: Context,
	options: OptimizeOptions,
	gate?: FinalGate,
): Promise<number> {
	const { resume, estimate, ...order } = options;
	if (resume === null) context.print(await estimateText(context, order));
	if (estimate) return 0;
	const directory = join(agentsDirectory(context), resume ?? runName(new Date(), "optimize"));
	if (resume === null) {
		await seatAll(context, directory, order);
		createRunJournal(directory, {
			...{ kind: "opened", schema: "evlab.agent-run/1" },
			...{ at: new Date().toISOString(), order },
		});
	} else if (!(await context.files.exists(runJournalPath(directory)))) {
		throw new EvlabError(
			"BAD_INPUT",
			`there is no run ${resume}`,
			`ls ${agentsDirectory(context)}`,
		);
	}
	const busy = () => {
		throw new EvlabError("BUSY", `another evlab runs ${basename(directory)}`, "wait for it");
	};
	const lock = join(context.layout.locks, `${basename(directory)}.lock`);
	return context.lock(lock, () => run(context, directory, gate), busy);
}

async function run(context: Context, directory: string, gate?: FinalGate): Promise<number> {
	const { files, layout, progress, print } = context;
	const name = basename(directory);
	const journal = await openRunJournal(files, directory, () => new Date());
	const goOn = goingOn(directory);
	try {
		const { order } = journal.state();
		// Again: a run that goes on may do so on a host that has lost a program.
		const backends = await seatAll(context, directory, order);
		progress.note(`run ${name}; go on after a stop with: ${goOn}`);
		const ask = await openAskDesk(context, journal, backends, goOn);
		const desk = {
			...{ ask, bench: realBench(context, directory, order, gate) },
			skill: (skill: string) => readSkill(files, layout.root, skill),
			playbook: () => files.readText(join(layout.root, ".claude", "program.md")),
			drawMark: () => randomBytes(12).toString("hex"),
			note: (line: string) => progress.note(line),
		};
		const { past, stopped } = await optimizeRun(desk, name);
		progress.close();
		for (const line of runReport(past, journal.state().rows, stopped)) print(line);
		return past.some(({ decision }) => decision === "accepted") ? 0 : 1;
	} finally {
		await writeRows(context, journal);
		journal.close();
	}
}

function goingOn(directory: string): string {
	return `evlab optimize --resume ${basename(directory)}`;
}

function seatAll(context: Context, directory: string, order: AgentOrder) {
	const seats = [...order.proposers, order.chair, ...order.implementers];
	const places = { exchange: join(directory, "exchange"), goOn: goingOn(directory) };
	return openBackends(context, seats, order.replies, places);
}

async function estimateText(context: Context, order: AgentOrder): Promise<string> {
	const calls = (phase: "propose" | "chair" | "implement", seats: readonly Seat[]) =>
		// What is recorded was paid for then.
		seats.flatMap(({ agent, model }) => (agent === "replay" ? [] : [{ phase, model }]));
	const planned = [
		...calls("propose", order.proposers),
		...calls("chair", [order.chair]),
		...calls("implement", order.implementers),
	];
	const seated = order.proposers.length + 1 + order.implementers.length;
	const each = expectedUsd(await readPrices(context), planned);
	const experiments = order.maxExperiments === 1 ? "experiment" : "experiments";
	const most = `at most $${order.maxUsd}, ${order.maxExperiments} ${experiments}, ${order.maxHours} h`;
	const expected =
		each === null
			? "unknown (a model has no price in config/agent-prices.toml)"
			: `$${each.toFixed(2)} an experiment, $${(each * order.maxExperiments).toFixed(2)} in all`;
	return `estimate: ${seated} calls an experiment, ${expected}; ${most}`;
}
