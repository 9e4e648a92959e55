import { z } from "zod";
import { Effect } from "./effect.ts";
import { Environment } from "./environment.ts";
import { Sha256, Variant } from "./variant.ts";

/** A slowdown has the planted build as candidate, a speed-up as baseline. */
export const Direction = z.enum(["slowdown", "speed-up"]);
export type Direction = z.infer<typeof Direction>;

/** One comparison with a planted build, judged alone (a family of one). */
export const PowerRun = z
	.object({
		direction: Direction,
		seed: z.number().int(),
		/** Wall clock, process starts included. */
		seconds: z.number().nonnegative(),
		effect: Effect,
	})
	.readonly();
export type PowerRun = z.infer<typeof PowerRun>;

/** A change of known size in one function, and the runs that were to find it. */
export const PlantedChange = z
	.object({
		workload: z.string(),
		layer: z.enum(["micro", "upstream"]),
		file: z.string(),
		functionName: z.string(),
		nominalPercent: z.number().positive(),
		turns: z.number().int().positive(),
		variant: Variant,
		codeHash: Sha256,
		/** Time it adds as ln(planted / upstream): median over runs of both directions, 99 %. */
		measured: z.object({ logRatio: z.number(), low: z.number(), high: z.number() }).readonly(),
		/** Layout and ln(planted / upstream) of every trial; empty for upstream programs. */
		byLayout: z.array(z.tuple([z.number().int(), z.number()]).readonly()).readonly(),
		runs: z.array(PowerRun).readonly(),
	})
	.readonly();
export type PlantedChange = z.infer<typeof PlantedChange>;

/** How often changes of known size are found on one host. */
export const PowerCurve = z
	.object({
		schema: z.literal("evlab.power/1"),
		startedAt: z.string(),
		durationMs: z.number().nonnegative(),
		completion: z.enum(["complete", "interrupted"]),
		environment: Environment,
		ruleVersion: z.string(),
		workloadHash: Sha256,
		seed: z.number().int(),
		changes: z.array(PlantedChange).readonly(),
	})
	.readonly();
export type PowerCurve = z.infer<typeof PowerCurve>;

/** One line of the table: a planted change seen in one direction. */
export interface PowerPoint {
	readonly change: PlantedChange;
	readonly direction: Direction;
	readonly of: number;
	/** Runs whose interval excludes 0 on the planted side, and on the other. */
	readonly found: number;
	readonly wrongSign: number;
	readonly medianSeconds: number;
	readonly medianHalfWidth: number;
}

/** What was promised of the power, and whether it was kept; null: not measured. */
export interface PowerTarget {
	readonly text: string;
	readonly met: boolean | null;
	readonly found: number;
	readonly of: number;
}
