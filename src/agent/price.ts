import { parse } from "smol-toml";
import type { AgentUsage } from "../model/agent.ts";
import { AgentPrices, type Price } from "../model/agent-prices.ts";
import { EvlabError } from "../model/errors.ts";

/** Pure. Throws BAD_INPUT naming the entry at fault. */
export function parsePrices(text: string): AgentPrices {
	const fail = (why: string, cause?: unknown) =>
		new EvlabError("BAD_INPUT", `config/agent-prices.toml: ${why}`, "correct it", { cause });
	let data: unknown;
	try {
		data = parse(text);
	} catch (error) {
		throw fail((error as Error).message.split("\n")[0] ?? "not TOML", error);
	}
	const parsed = AgentPrices.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

/** What the tokens cost by the list, or null where a figure or the model is not known. Pure. */
export function priceOf(
	prices: AgentPrices,
	model: string | null,
	usage: AgentUsage,
): number | null {
	const price = priceFor(prices, model);
	const { inputTokens, outputTokens, cachedTokens } = usage;
	if (price === null || inputTokens === null || outputTokens === null || cachedTokens === null) {
		return null;
	}
	const { input, output, cached } = price;
	return (inputTokens * input + outputTokens * output + cachedTokens * cached) / 1e6;
}

export function priceFor({ price }: AgentPrices, model: string | null): Price | null {
	if (model === null) return null;
	// "gpt-5" is not the price of gpt-5.5; it is that of gpt-5-2026-04-01.
	const names = Object.keys(price).filter((name) => `${model}-`.startsWith(`${name}-`));
	const longest = names.toSorted((a, b) => b.length - a.length)[0];
	return longest === undefined ? null : (price[longest] ?? null);
}
