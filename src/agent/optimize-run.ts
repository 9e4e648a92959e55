import type { Experiment } from "../model/experiment.ts";
import { BudgetSpent } from "./budget.ts";
import { choose } from "./choose.ts";
import type { HotSpot } from "./hot-spots.ts";
import { implement } from "./implement.ts";
import { nextMove, type PastExperiment } from "./move-on.ts";
import { propose } from "./propose.ts";
import type { PhaseDesk, Round } from "./round.ts";

export interface RunResult {
	readonly past: readonly PastExperiment[];
	readonly stopped: string;
}

/**
 * The loop: profile, classify, propose, choose, implement, try, accept or reject, remember, next.
 * Every step is kept in the journal under a name of its own, so that the same call on the journal
 * of a killed run does again only what had no end.
 */
export async function optimizeRun(desk: PhaseDesk, runName: string): Promise<RunResult> {
	const { journal } = desk.ask;
	const { order } = journal.state();
	const past: PastExperiment[] = [];
	let since: PastExperiment[] = [];
	let spots: readonly HotSpot[] | null = null;
	let profiles = 0;
	try {
		for (;;) {
			const move = nextMove(past, since, spots, order);
			if (move.kind === "stop") return { past, stopped: move.why };
			if (move.kind === "profile") {
				desk.note(`profile: ${move.why}`);
				profiles += 1;
				spots = await journal.once(`profile-${profiles}`, () => desk.bench.profile());
				since = [];
				continue;
			}
			const number = past.length + 1;
			const experiment = `${runName}/${number}`;
			const round = { number, experiment, tier: move.tier, spots: move.spots };
			const outcome = await journal.once(`outcome-${number}`, () => experimentOf(desk, round));
			desk.note(`experiment ${number}, tier ${outcome.tier}: ${outcome.decision}`);
			past.push(outcome);
			since.push(outcome);
		}
	} catch (error) {
		if (error instanceof BudgetSpent) return { past, stopped: error.message };
		throw error;
	}
}

/** One experiment from ideas to a decision. */
async function experimentOf(desk: PhaseDesk, round: Round): Promise<PastExperiment> {
	const { journal } = desk.ask;
	const { order } = journal.state();
	const { number, tier } = round;
	const nothing: PastExperiment = { tier, decision: "not tried", gainPercent: 0 };
	// The bench is asked anew after a kill; what was decided from its answers is not decided anew.
	const proposals = await journal.once(`proposals-${number}`, () =>
		propose(desk, round, order.proposers),
	);
	if (proposals.length === 0) return nothing;
	const picks = await journal.once(`picks-${number}`, () =>
		choose(desk, round, order.chair, proposals, order.implementers.length),
	);
	const made = await journal.once(`made-${number}`, () =>
		implement(desk, round, order.implementers, picks),
	);
	const [first] = made;
	if (first === undefined) return nothing;
	const { proposal, seat } = first;
	const ideas = [...new Map(made.map((each) => [each.proposal.title, each.proposal])).values()];
	const attempt = await journal.once(`attempt-${number}`, () =>
		desk.bench.openTry({
			name: round.experiment.replace("/", "-"),
			patches: made.map(({ patch }) => patch),
			title: ideas.length === 1 ? proposal.title : ideas.map(({ title }) => title).join(" | "),
			hypothesis: ideas.map(({ hypothesis }) => hypothesis).join("\n"),
			author: `agent ${seat.agent} ${seat.model ?? "default"}`,
		}),
	);
	const experiments = await desk.bench.finishTry(attempt);
	return settle(desk, round, experiments);
}

async function settle(
	desk: PhaseDesk,
	{ tier, experiment: name }: Round,
	experiments: readonly Experiment[],
): Promise<PastExperiment> {
	const winner = experiments.find(({ decision }) => decision.kind === "accept");
	const accepted = winner !== undefined && (await desk.bench.accept(winner.id));
	for (const each of experiments) {
		const { id, title, hypothesis, decision } = each;
		const outcome = each === winner ? (accepted ? "accept" : "reject") : decision.kind;
		// By that name the token ledger has what it cost.
		const body = `${hypothesis}\n\n${decision.reason}\n\nAgents' run ${name}.`;
		await desk.bench.remember(id, `${title}: ${outcome}`, body);
	}
	if (winner !== undefined && accepted) {
		return { tier, decision: "accepted", gainPercent: gainOf(winner) };
	}
	const parked = experiments.some(({ decision }) => decision.kind === "park");
	return { tier, decision: parked ? "parked" : "rejected", gainPercent: 0 };
}

/** Time saved on the best confirmed workload, in per cent. Pure. */
export function gainOf({ decision }: Pick<Experiment, "decision">): number {
	if (decision.kind !== "accept") return 0;
	const best = Math.max(...decision.gains.map(({ confirmed }) => confirmed));
	return -100 * Math.expm1(-best);
}
