import { expect, it } from "vitest";
import { overBudget, spentAtMost } from "../../src/agent/budget.ts";
import { addRows, tokenLedgerHeader } from "../../src/agent/token-ledger.ts";
import type { TokenRow } from "../../src/model/token-row.ts";

const row: TokenRow = {
	...{ at: "2026-01-01T00:00:00.000Z", experiment: "run/1", phase: "chair", agent: "codex" },
	...{ model: null, inputTokens: 10, outputTokens: 2, cachedTokens: null, costUsd: null },
	...{ seconds: 1.25, waste: "bad reply", description: "e1-chair:\ttwo\nlines" },
};
const later = { ...row, at: "2026-01-01T00:00:01.000Z", costUsd: 0.0123, waste: null };

it("what is unknown says so, and a description stays one field of one line", () => {
	const [header, line, ...rest] = addRows("", [row]).split("\n");
	expect(header).toBe(tokenLedgerHeader);
	expect(rest).toEqual([""]);
	const fields = Object.fromEntries(
		(header ?? "").split("\t").map((name, i) => [name, (line ?? "").split("\t")[i]]),
	);
	expect(fields).toMatchObject({
		...{ description: "e1-chair: two lines", model: "unknown", cost_usd: "unknown" },
		...{ tokens_in: "10", tokens_cached: "unknown", waste: "bad reply", seconds: "1.3" },
	});
});

it("handing in the same calls again adds none, and changes none", () => {
	const once = addRows("", [row]);
	const twice = addRows(once, [row, later]);
	expect(twice.startsWith(once)).toBe(true);
	expect(twice.split("\n")).toHaveLength(4);
	expect(addRows(twice, [row, later])).toBe(twice);
});

it("a call of unknown cost counts as the reserve", () => {
	expect(spentAtMost([row, later], 0.5)).toBeCloseTo(0.5123);
	const budget = { maxUsd: 1, maxExperiments: 1, maxHours: 2 };
	const so = { rows: [row], reserveUsd: 0.5, calls: 1, elapsedMs: 0 };
	expect(overBudget(budget, so)).toBeNull();
	expect(overBudget(budget, { ...so, calls: 2 })).toContain("$0.50 of $1.00 are spent");
	expect(overBudget(budget, { ...so, elapsedMs: 7_200_000 })).toBe("2 h are over");
});
