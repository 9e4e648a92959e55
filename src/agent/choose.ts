import { ChairReply, type Proposal } from "../model/agent-reply.ts";
import type { Seat } from "../model/agent-run.ts";
import { ask } from "./ask.ts";
import { composePrompt } from "./prompt.ts";
import { type PhaseDesk, type Round, sourcesFor, spotText, timeLimitsMs } from "./round.ts";

/** The chair orders what is left; without a usable reply the largest expectation goes first. */
export async function choose(
	desk: PhaseDesk,
	round: Round,
	seat: Seat,
	proposals: readonly Proposal[],
	most: number,
): Promise<readonly Proposal[]> {
	if (proposals.length <= 1) return proposals;
	const numbered = proposals.map((proposal, i) => `${i}: ${JSON.stringify(proposal)}`);
	const label = `e${round.number}-chair`;
	const reply = await ask(
		desk.ask,
		{
			...{ label, seat, phase: "chair", experiment: round.experiment, files: [] },
			prompt: composePrompt(
				await desk.skill("chair"),
				[
					{ title: "Where the time goes", text: spotText(round) },
					{ title: "Proposals", text: numbered.join("\n") },
				],
				desk.drawMark(),
			),
			directory: await sourcesFor(desk, label),
			...{ mayEdit: false, timeLimitMs: timeLimitsMs.chair },
		},
		ChairReply,
	);
	const picked = reply.ok ? reply.value.picks.map((pick) => proposals[pick.proposal]) : [];
	const known = [...new Set(picked)].filter((each) => each !== undefined);
	if (known.length > 0) return known.slice(0, most);
	desk.note(`the chair is of no use: ${reply.ok ? "it picked none that is there" : reply.why}`);
	return proposals.toSorted((a, b) => b.expectedPercent - a.expectedPercent).slice(0, most);
}
