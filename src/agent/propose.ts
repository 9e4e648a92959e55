import { type Proposal, ProposeReply } from "../model/agent-reply.ts";
import type { Seat } from "../model/agent-run.ts";
import { ask } from "./ask.ts";
import { refuseProposal } from "./check-proposal.ts";
import { sourceTexts } from "./excerpts.ts";
import { composePrompt } from "./prompt.ts";
import {
	hotFunctions,
	type PhaseDesk,
	type Round,
	sourcesFor,
	spotText,
	timeLimitsMs,
	together,
} from "./round.ts";

/** Every proposer is asked at once; what a machine can refuse is not seen by the chair. */
export async function propose(
	desk: PhaseDesk,
	round: Round,
	seats: readonly Seat[],
): Promise<readonly Proposal[]> {
	const hot = hotFunctions(round.spots);
	const past = await desk.bench.past();
	const nonStarters = await desk.bench.nonStarters();
	const prompt = composePrompt(
		await desk.skill("select"),
		[
			{ title: "The playbook", text: await desk.playbook() },
			{ title: "Where the time goes", text: spotText(round) },
			{ title: "Tried before: do not repeat", text: past.map(ideaText).join("\n") || "nothing" },
			{
				title: "Known not to work",
				text: nonStarters.map(({ title, mechanism }) => `- ${title}: ${mechanism}`).join("\n"),
			},
			...(await sourceTexts(desk.bench, hot)),
		],
		desk.drawMark(),
	);
	const replies = await together(seats, async (seat, i) => {
		const label = `e${round.number}-propose-${i}`;
		const directory = await sourcesFor(desk, label);
		return ask(
			desk.ask,
			{
				...{ label, prompt, seat, directory, phase: "propose", experiment: round.experiment },
				...{ files: [], mayEdit: false, timeLimitMs: timeLimitsMs.propose },
			},
			ProposeReply,
		);
	});
	const facts = { source: desk.bench.source, hot, past, nonStarters };
	const proposals: Proposal[] = [];
	for (const [i, reply] of replies.entries()) {
		if (!reply.ok) desk.note(`proposer ${i + 1} is of no use: ${reply.why}`);
		for (const proposal of reply.ok ? reply.value.proposals : []) {
			const refusal = await refuseProposal(proposal, facts);
			if (refusal === null) proposals.push(proposal);
			else desk.note(`refused "${proposal.title}": ${refusal}`);
		}
	}
	return proposals;
}

function ideaText({ of, title, hypothesis }: { of: string; title: string; hypothesis: string }) {
	return `- ${of}: ${title}: ${hypothesis}`;
}
