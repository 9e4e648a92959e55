import { join } from "node:path";
import type { z } from "zod";
import type { AgentAnswer, AgentRequest } from "../model/agent.ts";
import type { AgentPrices } from "../model/agent-prices.ts";
import type { Seat } from "../model/agent-run.ts";
import type { AgentPhase, TokenRow } from "../model/token-row.ts";
import type { Files } from "../system/ports.ts";
import type { Backend } from "./backends/backend.ts";
import { BudgetSpent, overBudget, spentAtMost } from "./budget.ts";
import { type Parsed, parseReply } from "./parse-reply.ts";
import { priceOf } from "./price.ts";
import { redact } from "./redact.ts";
import type { RunJournal } from "./run-journal.ts";

/** What asking needs; one for a whole run. */
export interface AskDesk {
	readonly journal: RunJournal;
	readonly files: Files;
	readonly prices: AgentPrices;
	readonly backendOf: (seat: Seat) => Backend;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Throws INTERRUPTED after Ctrl-C: what is under way is paid for and comes to its end. */
	readonly requireRunning: () => void;
	readonly now: () => Date;
	/** Before a service that is too busy is asked again. */
	readonly pause: () => Promise<void>;
	/** After each call: the run's rows go to the ledger. */
	readonly onRow: () => Promise<void>;
}

export interface Question extends Omit<AgentRequest, "model" | "maxUsd"> {
	readonly phase: AgentPhase;
	readonly experiment: string;
	readonly seat: Seat;
}

/** Asked at most so often: a reply that is no reply is asked for once more, then counted. */
const tries = 2;

/**
 * A reply that fits the schema, or why there is none. What the journal has an answer to is not
 * asked again. Throws BudgetSpent before a call that the budget does not cover.
 */
export async function ask<Value>(
	desk: AskDesk,
	question: Question,
	schema: z.ZodType<Value>,
): Promise<Parsed<Value> & { readonly text: string }> {
	let complaint = "";
	for (let turn = 1; turn <= tries; turn += 1) {
		const label = turn === 1 ? question.label : `${question.label}-again`;
		const prompt = complaint === "" ? question.prompt : withComplaint(question.prompt, complaint);
		const answer = await answerTo(desk, { ...question, label, prompt });
		if (answer.state === "failed") {
			await desk.onRow();
			complaint = "";
			if (turn === tries || answer.why === "not signed in" || answer.why === "over budget") {
				return { ok: false, why: `${answer.why}: ${answer.message}`, text: "" };
			}
			if (answer.why === "rate-limited") await desk.pause();
			continue;
		}
		const parsed = parseReply(answer.text, schema);
		if (!parsed.ok) {
			const at = desk.now().toISOString();
			desk.journal.append({ kind: "bad reply", at, label, why: parsed.why });
		}
		await desk.onRow();
		if (parsed.ok) return { ...parsed, text: answer.text };
		complaint = parsed.why;
	}
	return { ok: false, why: complaint, text: "" };
}

function withComplaint(prompt: string, why: string): string {
	return `${prompt}\nYour last reply could not be used: ${why}. Reply again, in the form asked for.\n`;
}

/** One call, or the journal's answer to it. The row reaches the ledger when its use is known. */
export async function answerTo(desk: AskDesk, question: Question): Promise<AgentAnswer> {
	const { journal, prices, now } = desk;
	const { label, seat } = question;
	const known = journal.state().answers.get(label);
	if (known !== undefined) return known;
	desk.requireRunning();
	const { order, rows, open, startedAt } = journal.state();
	const stop = overBudget(order, {
		...{ rows, reserveUsd: prices.reserve_usd_per_call, calls: open.size + 1 },
		elapsedMs: now().getTime() - Date.parse(startedAt),
	});
	if (stop !== null) throw new BudgetSpent(stop);
	const before = rowBefore(question, now());
	journal.append({ kind: "asked", at: before.at, label, row: before });
	const asked = { ...question, prompt: redact(question.prompt, desk.environment) };
	// What calls of unknown cost, and those under way, may take is not this one's to spend.
	const taken =
		spentAtMost(rows, prices.reserve_usd_per_call) + open.size * prices.reserve_usd_per_call;
	const maxUsd = order.maxUsd - taken;
	const raw = await desk
		.backendOf(seat)
		.ask({ ...asked, model: seat.model, maxUsd })
		.catch((error: unknown) => {
			journal.append({ kind: "withdrawn", at: now().toISOString(), label });
			throw error;
		});
	const answer = clean(raw, desk.environment);
	const row = rowAfter(before, answer, prices);
	journal.append({ kind: "answered", at: now().toISOString(), label, answer, row });
	const path = join(journal.directory, "answers", `${label}.json`);
	await desk.files.makeDirectory(join(journal.directory, "answers"));
	await desk.files.writeText(path, `${JSON.stringify(answer)}\n`);
	return answer;
}

function clean(answer: AgentAnswer, environment: AskDesk["environment"]): AgentAnswer {
	return answer.state === "answered"
		? { ...answer, text: redact(answer.text, environment) }
		: { ...answer, message: redact(answer.message, environment) };
}

function rowBefore({ experiment, phase, seat, label }: Question, now: Date): TokenRow {
	return {
		...{ at: now.toISOString(), experiment, phase, agent: seat.agent, model: seat.model },
		...{ inputTokens: null, outputTokens: null, cachedTokens: null, costUsd: null },
		...{ seconds: 0, waste: null, description: label },
	};
}

function rowAfter(before: TokenRow, answer: AgentAnswer, prices: AgentPrices): TokenRow {
	const model = answer.model ?? before.model;
	return {
		...{ ...before, ...answer.usage, model, seconds: answer.seconds },
		costUsd: answer.costUsd ?? priceOf(prices, model, answer.usage),
		waste: answer.state === "failed" ? "failed call" : null,
		description:
			answer.state === "failed"
				? `${before.description}: ${answer.why}, ${answer.message}`
				: before.description,
	};
}
