import { ImplementReply, type Proposal } from "../model/agent-reply.ts";
import type { Seat } from "../model/agent-run.ts";
import { touchedCode } from "../record/touched-functions.ts";
import { ask } from "./ask.ts";
import { lastBlock } from "./parse-reply.ts";
import { composePrompt, type Shown } from "./prompt.ts";
import {
	hotFunctions,
	type PhaseDesk,
	type Round,
	sourcesFor,
	timeLimitsMs,
	together,
} from "./round.ts";

/** A change made by an implementer, with the idea that it is of. */
export interface Made {
	readonly proposal: Proposal;
	readonly seat: Seat;
	readonly patch: string;
}

/** Each in sources of its own; what comes back is a diff that has passed the rule, or a note. */
export async function implement(
	desk: PhaseDesk,
	round: Round,
	seats: readonly Seat[],
	picks: readonly Proposal[],
): Promise<readonly Made[]> {
	const hot = new Set(hotFunctions(round.spots).map(({ symbol }) => symbol));
	const [first] = picks;
	if (first === undefined) return [];
	const skill = await desk.skill("implement");
	const changes = await together(seats, (seat, i) => {
		const label = `e${round.number}-implement-${i}`;
		return implementOne(desk, { round, seat, label, skill, hot, proposal: picks[i] ?? first });
	});
	const made = changes.filter((each) => each !== null);
	const texts = made.map(({ text }) => text);
	return made.flatMap(({ text, ...change }, i) => {
		// Of two that had the same thought one is tried.
		if (texts.indexOf(text) === i) return change;
		desk.note(`implementer ${i + 1} made the same change as another`);
		return [];
	});
}

interface Assignment {
	readonly round: Round;
	readonly seat: Seat;
	readonly label: string;
	readonly skill: string;
	readonly hot: ReadonlySet<string>;
	readonly proposal: Proposal;
}

async function implementOne(
	desk: PhaseDesk,
	{ round, seat, label, skill, hot, proposal }: Assignment,
): Promise<(Made & { readonly text: string }) | null> {
	const directory = await sourcesFor(desk, label);
	const shown: Shown[] = [{ title: "The idea", text: JSON.stringify(proposal, null, 2) }];
	const text = await desk.bench.source(proposal.file);
	if (text !== null) shown.push({ title: proposal.file, text });
	const reply = await ask(
		desk.ask,
		{
			...{ label, seat, directory, phase: "implement", experiment: round.experiment },
			prompt: composePrompt(skill, shown, desk.drawMark()),
			...{ files: [proposal.file], mayEdit: true, timeLimitMs: timeLimitsMs.implement },
		},
		ImplementReply,
	);
	if (!reply.ok || !reply.value.done) {
		desk.note(`${label}: ${reply.ok ? reply.value.summary : reply.why}`);
		return null;
	}
	const diff = lastBlock(reply.text, "diff");
	const change = await desk.bench.readChange(label, directory, diff);
	const refusal =
		change.state === "refused" ? change.why : (change.repeat ?? cold(change.text, hot));
	if (change.state === "change" && refusal === null) {
		return { proposal, seat, patch: change.patch, text: change.text };
	}
	desk.note(`${label} is refused: ${refusal}`);
	return null;
}

/** A change that leaves every hot function alone cannot make one faster. */
function cold(diff: string, hot: ReadonlySet<string>): string | null {
	const { functions, loose } = touchedCode(diff);
	if (loose.size > 0 || [...functions].some((name) => hot.has(name))) return null;
	return `it touches cold code only: ${[...functions].join(", ")}`;
}
