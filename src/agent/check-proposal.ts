import type { Proposal } from "../model/agent-reply.ts";
import type { NonStarter } from "../model/non-starter.ts";
import type { HotFunction } from "./hot-spots.ts";

/** An idea that was tried or refused before. */
export interface PastIdea {
	readonly of: string;
	readonly title: string;
	readonly hypothesis: string;
}

export interface ProposalFacts {
	/** Text of a file of the tip, or null where there is none (or none that may change). */
	readonly source: (file: string) => Promise<string | null>;
	readonly hot: readonly HotFunction[];
	readonly past: readonly PastIdea[];
	readonly nonStarters: readonly NonStarter[];
}

/** Why a proposal is not even discussed, or null. What it cites is looked up, not believed. */
export async function refuseProposal(
	proposal: Proposal,
	facts: ProposalFacts,
): Promise<string | null> {
	const text = await facts.source(proposal.file);
	if (text === null) return `${proposal.file} is no file of libevent that may change`;
	const cited = text.split("\n")[proposal.line - 1];
	if (cited === undefined) return `${proposal.file} has no line ${proposal.line}`;
	if (squeeze(cited) !== squeeze(proposal.code) || squeeze(cited) === "") {
		return `${proposal.file}:${proposal.line} is not what it cites: ${squeeze(cited).slice(0, 80)}`;
	}
	if (!facts.hot.some(({ symbol }) => symbol === proposal.function)) {
		return `${proposal.function} is cold: not in config/hot-methods.yaml, or below 2 % here`;
	}
	return repeats(proposal, facts);
}

function repeats(proposal: Proposal, { past, nonStarters }: ProposalFacts): string | null {
	const words = `${proposal.title}\n${proposal.mechanism}\n${proposal.hypothesis}`.toLowerCase();
	const same = past.find(
		({ title, hypothesis }) =>
			sameWords(title, proposal.title) || sameWords(hypothesis, proposal.hypothesis),
	);
	if (same !== undefined) return `the same as ${same.of}: ${same.title}`;
	const dead = nonStarters.find(
		({ functions, keywords }) =>
			functions.includes(proposal.function) &&
			keywords.some((keyword) => words.includes(keyword.toLowerCase())),
	);
	return dead === undefined ? null : `known not to work: ${dead.id} (${dead.title})`;
}

function squeeze(text: string): string {
	return text.replaceAll(/\s+/g, " ").trim();
}

/** Order, case and small words aside: four of five words the same are the same idea. */
export function sameWords(a: string, b: string): boolean {
	const [one, other] = [wordsOf(a), wordsOf(b)];
	if (one.size === 0 || other.size === 0) return false;
	const shared = [...one].filter((word) => other.has(word)).length;
	return shared / Math.max(one.size, other.size) >= 0.8;
}

function wordsOf(text: string): ReadonlySet<string> {
	return new Set((text.toLowerCase().match(/[a-z0-9_]+/g) ?? []).filter((word) => word.length > 2));
}
