import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { expectedUsd } from "../../src/agent/budget.ts";
import { parsePrices, priceOf } from "../../src/agent/price.ts";
import { packageRoot } from "../../src/system/paths.ts";

const prices = parsePrices(readFileSync(join(packageRoot, "config", "agent-prices.toml"), "utf8"));
const list = parsePrices(`version = 1
reserve_usd_per_call = 0.5
[expected]
propose = { input = 1000000, output = 100000 }
chair = { input = 1, output = 1 }
implement = { input = 1, output = 1 }
[price]
"a" = { input = 9.0, output = 9.0, cached = 9.0, as_of = "2025-01-01" }
"a-small" = { input = 1.0, output = 10.0, cached = 0.1, as_of = "2025-01-01" }
`);

it("the list of this project is one, and each price has its day", () => {
	expect(Object.values(prices.price).every(({ as_of }) => as_of.startsWith("20"))).toBe(true);
});

it("tokens cost what the longest fitting name says; what is not known costs unknown", () => {
	const usage = { inputTokens: 1e6, outputTokens: 1e5, cachedTokens: 1e6 };
	expect(priceOf(list, "a-small-2025", usage)).toBeCloseTo(2.1);
	expect(priceOf(list, "a-small", usage)).toBeCloseTo(2.1);
	expect(priceOf(list, "a.5", usage)).toBeNull();
	expect(priceOf(list, "b", usage)).toBeNull();
	expect(priceOf(list, null, usage)).toBeNull();
	expect(priceOf(list, "a", { ...usage, cachedTokens: null })).toBeNull();
});

it("the estimate is unknown when one of its models is", () => {
	const call = { phase: "propose", model: "a-small" } as const;
	expect(expectedUsd(list, [call, call])).toBeCloseTo(4);
	expect(expectedUsd(list, [call, { ...call, model: null }])).toBeNull();
});

it("a bad list names its entry", () => {
	expect(() => parsePrices("version = 2")).toThrow(/config\/agent-prices.toml: version/);
	expect(() => parsePrices("=")).toThrow(/config\/agent-prices.toml/);
});
