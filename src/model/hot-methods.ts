import { z } from "zod";

const Share = z.number().min(0).max(1);

/** Where a symbol took the most, as measured by `evlab profile --populate`. */
export const HotShare = z
	.strictObject({
		workload: z.string(),
		/** Of all samples: on top of the stack, and anywhere in it. */
		self: Share,
		inclusive: Share,
	})
	.readonly();
export type HotShare = z.infer<typeof HotShare>;

export const HotSymbol = z
	.strictObject({
		symbol: z.string().min(1),
		/** Why it is watched, where that is not plain from its area. */
		why: z.string().min(1).optional(),
		/** Workloads that execute it, the one with most instructions in it first. */
		executed: z.array(z.string()).readonly().optional(),
		measured: HotShare.optional(),
	})
	.readonly();
export type HotSymbol = z.infer<typeof HotSymbol>;

/** Tier of the playbook that an area belongs to (.claude/program.md). */
export const Tier = z.number().int().min(1).max(6);

export const HotArea = z
	.strictObject({
		area: z.string().min(1),
		tier: Tier,
		why: z.string().min(1),
		symbols: z.array(HotSymbol).min(1).readonly(),
	})
	.readonly();
export type HotArea = z.infer<typeof HotArea>;

/** config/hot-methods.yaml: which functions matter, and how much they took when last measured. */
export const HotMethods = z
	.strictObject({
		version: z.literal(1),
		/** When, where and on what the shares were measured; null before the first time. */
		measured: z
			.strictObject({ date: z.string(), hostClass: z.string(), libevent: z.string() })
			.readonly()
			.nullable(),
		areas: z.array(HotArea).min(1).readonly(),
	})
	.superRefine(({ areas }, context) => {
		const names = areas.flatMap(({ symbols }) => symbols.map(({ symbol }) => symbol));
		const twice = names.find((name, i) => names.indexOf(name) !== i);
		if (twice !== undefined)
			context.addIssue({ code: "custom", message: `${twice} is listed twice` });
	})
	.readonly();
export type HotMethods = z.infer<typeof HotMethods>;
