import type { AgentPrices } from "../model/agent-prices.ts";
import type { TokenRow } from "../model/token-row.ts";
import { priceFor } from "./price.ts";

export interface AgentBudget {
	readonly maxUsd: number;
	readonly maxExperiments: number;
	readonly maxHours: number;
}

/** Known costs, and the reserve for each call whose cost is unknown. Pure. */
export function spentAtMost(rows: readonly TokenRow[], reserveUsd: number): number {
	return rows.reduce((sum, { costUsd }) => sum + (costUsd ?? reserveUsd), 0);
}

/** Why nothing more may be asked, or null. `calls` are about to be made at once. Pure. */
export function overBudget(
	budget: AgentBudget,
	so: {
		readonly rows: readonly TokenRow[];
		readonly reserveUsd: number;
		readonly calls: number;
		readonly elapsedMs: number;
	},
): string | null {
	const hours = so.elapsedMs / 3_600_000;
	if (hours >= budget.maxHours) return `${budget.maxHours} h are over`;
	const spent = spentAtMost(so.rows, so.reserveUsd);
	const next = so.calls * so.reserveUsd;
	if (spent + next <= budget.maxUsd) return null;
	const left = `$${spent.toFixed(2)} of $${budget.maxUsd.toFixed(2)} are spent`;
	return `${left}, and ${so.calls} more calls may take $${next.toFixed(2)}`;
}

export interface PlannedCalls {
	readonly phase: "propose" | "chair" | "implement";
	readonly model: string | null;
}

/** Dollars one experiment is expected to take; null where a model has no price. Pure. */
export function expectedUsd(prices: AgentPrices, calls: readonly PlannedCalls[]): number | null {
	let sum = 0;
	for (const { phase, model } of calls) {
		const price = priceFor(prices, model);
		const tokens = prices.expected[phase];
		if (price === null || tokens === undefined) return null;
		sum += (tokens.input * price.input + tokens.output * price.output) / 1e6;
	}
	return sum;
}

/** The hard stop: thrown before the call that is not covered, so that it is never made. */
export class BudgetSpent extends Error {
	constructor(why: string) {
		super(why);
		this.name = "BudgetSpent";
	}
}
