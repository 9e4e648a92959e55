import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Answers of agents as a run keeps them, for `--agent replay`. */

const block = (value: unknown) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n`;

/** What each of them says it took, so that a report has something to add up. */
const spent = {
	model: "recorded",
	usage: { inputTokens: 1000, outputTokens: 100, cachedTokens: 0 },
	...{ costUsd: 0.01, seconds: 1 },
};

function record(replies: string, label: string, text: string): void {
	const answer = JSON.stringify({ state: "answered", text, ...spent });
	writeFileSync(join(replies, `${label}.json`), answer);
}

export interface Idea {
	readonly title: string;
	/** buffer.c, as it is when this is proposed. */
	readonly source: string;
	readonly function: string;
}

/** The proposal cites the line in which its function begins. */
export function recordProposal(replies: string, label: string, idea: Idea, wrongBy = 0): void {
	const lines = idea.source.split("\n");
	const at = lines.findIndex((line) => line.startsWith(`${idea.function}(`));
	if (at === -1) throw new Error(`buffer.c defines no ${idea.function}`);
	const proposal = {
		...{ title: idea.title, hypothesis: idea.title, mechanism: idea.title, file: "buffer.c" },
		...{ line: at + 1 + wrongBy, code: lines[at], function: idea.function },
		...{ workloads: ["evbuffer/add-drain-64"], expectedPercent: 10, risk: "memory that is kept" },
	};
	record(replies, label, block({ proposals: [proposal] }));
}

export function recordChoice(replies: string, label: string, proposal: number): void {
	record(replies, label, block({ picks: [{ proposal, why: "the larger share" }] }));
}

export function recordChange(replies: string, label: string, patch: string): void {
	const diff = `\`\`\`diff\n${readFileSync(patch, "utf8")}\`\`\`\n`;
	record(replies, label, `${diff}${block({ done: true, summary: "as proposed" })}`);
}
