import { ChairReply, ImplementReply, type Proposal, ProposeReply } from "../model/agent-reply.ts";
import type { Seat } from "../model/agent-run.ts";
import { touchedCode } from "../record/touched-functions.ts";
import { type AskDesk, ask } from "./ask.ts";
import type { Bench } from "./bench.ts";
import { refuseProposal } from "./check-proposal.ts";
import type { HotFunction, HotSpot } from "./hot-spots.ts";
import { lastBlock } from "./parse-reply.ts";
import { composePrompt, type Shown } from "./prompt.ts";

export interface PhaseDesk {
	readonly ask: AskDesk;
	readonly bench: Bench;
	readonly skill: (name: string) => Promise<string>;
	/** A mark for the data of a prompt that no source can know. */
	readonly drawMark: () => string;
	readonly note: (line: string) => void;
}

/** One experiment of a run: "<run>/1", and "e1" in labels. */
export interface Round {
	readonly number: number;
	readonly experiment: string;
	readonly tier: number;
	readonly spots: readonly HotSpot[];
}

const minutes = 60_000;
/** Reading takes a few minutes; an edit and its second thoughts take longer. */
const timeLimits = { propose: 10 * minutes, chair: 5 * minutes, implement: 20 * minutes };

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
		const directory = await desk.bench.makeSources(label);
		return ask(
			desk.ask,
			{
				...{ label, prompt, seat, directory, phase: "propose", experiment: round.experiment },
				...{ files: [], mayEdit: false, timeLimitMs: timeLimits.propose },
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
			directory: await desk.bench.makeSources(label),
			...{ mayEdit: false, timeLimitMs: timeLimits.chair },
		},
		ChairReply,
	);
	const picked = reply.ok ? reply.value.picks.map((pick) => proposals[pick.proposal]) : [];
	const known = [...new Set(picked)].filter((each) => each !== undefined);
	if (known.length > 0) return known.slice(0, most);
	desk.note(`the chair is of no use: ${reply.ok ? "it picked none that is there" : reply.why}`);
	return proposals.toSorted((a, b) => b.expectedPercent - a.expectedPercent).slice(0, most);
}

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
	const made = await together(seats, async (seat, i) => {
		const proposal = picks[i] ?? first;
		const label = `e${round.number}-implement-${i}`;
		const directory = await desk.bench.makeSources(label);
		const shown: Shown[] = [{ title: "The idea", text: JSON.stringify(proposal, null, 2) }];
		const text = await desk.bench.source(proposal.file);
		if (text !== null) shown.push({ title: proposal.file, text });
		const reply = await ask(
			desk.ask,
			{
				...{ label, seat, directory, phase: "implement", experiment: round.experiment },
				prompt: composePrompt(skill, shown, desk.drawMark()),
				...{ files: [proposal.file], mayEdit: true, timeLimitMs: timeLimits.implement },
			},
			ImplementReply,
		);
		if (!reply.ok || !reply.value.done) {
			desk.note(`implementer ${i + 1}: ${reply.ok ? reply.value.summary : reply.why}`);
			return null;
		}
		const diff = lastBlock(reply.text, "diff");
		const change = await desk.bench.readChange(label, directory, diff);
		const refusal =
			change.state === "refused" ? change.why : (change.repeat ?? cold(change.text, hot));
		if (change.state === "change" && refusal === null)
			return { proposal, seat, patch: change.patch };
		desk.note(`implementer ${i + 1} is refused: ${refusal}`);
		return null;
	});
	return made.filter((each) => each !== null);
}

/** A change that leaves every hot function alone cannot make one faster. */
function cold(diff: string, hot: ReadonlySet<string>): string | null {
	const { functions, loose } = touchedCode(diff);
	if (loose.size > 0 || [...functions].some((name) => hot.has(name))) return null;
	return `it touches cold code only: ${[...functions].join(", ")}`;
}

export function hotFunctions(spots: readonly HotSpot[]): readonly HotFunction[] {
	const largest = new Map<string, HotFunction>();
	for (const each of spots.flatMap(({ functions }) => functions)) {
		const known = largest.get(each.symbol);
		if (known === undefined || (each.share ?? 0) > (known.share ?? 0)) {
			largest.set(each.symbol, each);
		}
	}
	return [...largest.values()].toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
}

function spotText({ tier, spots }: Round): string {
	const lines = spots.map(({ workload, boundness, evidence, functions }) => {
		const shares = functions
			.slice(0, 12)
			.map(({ symbol, share }) =>
				share === null ? symbol : `${symbol} ${(100 * share).toFixed(1)} %`,
			);
		return `- ${workload} (${boundness}-bound; ${evidence}): ${shares.join(", ")}`;
	});
	return [`Tier ${tier} of the playbook.`, ...lines].join("\n");
}

function ideaText({ of, title, hypothesis }: { of: string; title: string; hypothesis: string }) {
	return `- ${of}: ${title}: ${hypothesis}`;
}

/** Whole files would be 300 kB: the two that hold most of the data plane, and the loop's. */
async function sourceTexts(bench: Bench, hot: readonly HotFunction[]): Promise<readonly Shown[]> {
	const shown: Shown[] = [];
	for (const file of ["buffer.c", "event.c", "evmap.c", "epoll.c", "bufferevent_sock.c"]) {
		const text = await bench.source(file);
		const excerpt = text === null ? "" : definitionsOf(text, hot.slice(0, 12));
		if (excerpt !== "") shown.push({ title: `${file}, with line numbers`, text: excerpt });
	}
	return shown;
}

/** The definitions of those functions with their line numbers: libevent starts them at column 0. Pure. */
export function definitionsOf(text: string, hot: readonly HotFunction[]): string {
	const lines = text.split("\n");
	const wanted = new Set(hot.map(({ symbol }) => symbol));
	const shown: string[] = [];
	for (let i = 0; i < lines.length; i += 1) {
		const name = /^(?:[\w\s*]*[\s*])?(\w+)\(/.exec(lines[i] ?? "")?.[1];
		if (name === undefined || !wanted.has(name)) continue;
		const end = lines.findIndex((line, at) => at > i && line === "}");
		const semicolon = lines.findIndex((line, at) => at >= i && line.trimEnd().endsWith(";"));
		const brace = lines.findIndex((line, at) => at >= i && line.startsWith("{"));
		if (end === -1 || brace === -1 || (semicolon !== -1 && semicolon < brace)) continue;
		for (let at = i; at <= end; at += 1) shown.push(`${at + 1}\t${lines[at]}`);
		i = end;
	}
	return shown.join("\n");
}

/** All are awaited before the first failure is thrown: what was answered is in the journal then. */
async function together<Item, Value>(
	items: readonly Item[],
	action: (item: Item, index: number) => Promise<Value>,
): Promise<readonly Value[]> {
	const settled = await Promise.allSettled(items.map(action));
	return settled.map((each) => {
		if (each.status === "rejected") throw each.reason;
		return each.value;
	});
}
