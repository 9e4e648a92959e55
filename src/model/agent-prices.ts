import { z } from "zod";

const Usd = z.number().nonnegative();

/** Dollars for a million tokens. */
export const Price = z
	.strictObject({ input: Usd, output: Usd, cached: Usd, as_of: z.iso.date() })
	.readonly();
export type Price = z.infer<typeof Price>;

/** config/agent-prices.toml: for backends that tell tokens and no cost, and for the estimate. */
export const AgentPrices = z
	.strictObject({
		version: z.literal(1),
		/** What a call counts against the budget while its cost is unknown. */
		reserve_usd_per_call: z.number().positive(),
		/** What a call is expected to use, by phase, before there are calls to go by. */
		expected: z.record(
			z.enum(["propose", "chair", "implement"]),
			z.strictObject({ input: z.number().positive(), output: z.number().positive() }).readonly(),
		),
		/** By a model's name or its beginning up to a hyphen; the longest that fits counts. */
		price: z.record(z.string(), Price),
	})
	.readonly();
export type AgentPrices = z.infer<typeof AgentPrices>;
