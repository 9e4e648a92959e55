import { join } from "node:path";
import { type PlantedCost, plantedTime, turnsFor } from "../compare/planting.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Environment } from "../model/environment.ts";
import { EvlabError } from "../model/errors.ts";
import type { Direction } from "../model/power.ts";
import { createRandom } from "../stats/random.ts";
import type { Context } from "./context.ts";
import type { LoadedWorkloads } from "./load-workloads.ts";
import { buildPlanted } from "./plant.ts";
import { type PowerRunResult, powerRun } from "./power-run.ts";

/** Where changes are planted, and which workload runs through it. */
export interface PlantingSite {
	readonly workload: string;
	readonly layer: "micro" | "upstream";
	readonly file: string;
	readonly functionName: string;
}

export interface PlantRequest {
	readonly context: Context;
	readonly workloads: LoadedWorkloads;
	readonly environment: Environment;
	/** The pinned libevent. */
	readonly baseline: VariantBuild;
	readonly site: PlantingSite;
	/** Wall clock of one run. */
	readonly seconds: number;
	readonly runDirectory: string;
}

/** A change that is ready to be looked for. */
export interface Planted {
	readonly nominalPercent: number;
	readonly turns: number;
	readonly build: VariantBuild;
}

/** Turns of the first build: what they cost is seen at once, some 5 % of 500 ns. */
const firstTurns = 80;
/** A size that is off by more than this share of itself is planted once more. */
const tolerance = 0.15;

/**
 * Builds that are slower by the wanted per cents, as near as whole turns come. Largest first: each
 * measured cost makes the next smaller choice better. What Ctrl-C has cut off is missing.
 */
export async function plantSizes(
	request: PlantRequest,
	sizes: readonly number[],
	seed: number,
): Promise<readonly Planted[]> {
	const random = createRandom(seed);
	const known: PlantedCost[] = [];
	const plant = async (turns: number): Promise<VariantBuild | null> => {
		const { build, logRatio } = await costOf(request, turns, random.integer(2 ** 31));
		if (logRatio === null) return null;
		known.push({ turns, logRatio });
		return build;
	};
	const planted: Planted[] = [];
	if ((await plant(firstTurns)) === null) return planted;
	for (const nominalPercent of [...sizes].sort((a, b) => b - a)) {
		const target = Math.log1p(nominalPercent / 100);
		let turns = turnsOrFail(request.site, known, target);
		let build = await plant(turns);
		const off = Math.abs((known.at(-1)?.logRatio ?? 0) - target);
		const better = turnsOrFail(request.site, known, target);
		// A run of an upstream program takes most of a minute; its first choice is kept.
		if (request.site.layer === "micro" && off > tolerance * target && better !== turns) {
			turns = better;
			build = await plant(turns);
		}
		if (build === null) return planted;
		planted.push({ nominalPercent, turns, build });
	}
	return planted;
}

/** What a build costs, in a run twice as long as those that are to find it; null after Ctrl-C. */
async function costOf(
	request: PlantRequest,
	turns: number,
	seed: number,
): Promise<{ readonly build: VariantBuild; readonly logRatio: number | null }> {
	const { context, workloads, site, runDirectory } = request;
	context.progress.step(`${site.workload}: planting ${turns} turns in ${site.functionName}`);
	const { layouts } = workloads.config.measure;
	const build = await buildPlanted(context, runDirectory, { ...site, turns }, layouts);
	const seconds = (site.layer === "micro" ? 2 : 1) * request.seconds;
	const result = await lookFor(
		{ ...request, seconds },
		{ build, direction: "slowdown", seed, name: `cost-of-${turns}-${seed}` },
	);
	return {
		build,
		logRatio: result === null ? null : plantedTime("slowdown", result.effect.logRatio),
	};
}

/** One run against the pinned libevent, in the role that the direction asks for. */
export function lookFor(
	{ context, workloads, environment, baseline, site, seconds, runDirectory }: PlantRequest,
	run: {
		readonly build: VariantBuild;
		readonly direction: Direction;
		readonly seed: number;
		readonly name: string;
	},
): Promise<PowerRunResult | null> {
	const isSlowdown = run.direction === "slowdown";
	return powerRun({
		context,
		workloads,
		environment,
		workload: site.workload,
		layer: site.layer,
		baseline: isSlowdown ? baseline : run.build,
		candidate: isSlowdown ? run.build : baseline,
		seconds,
		seed: run.seed,
		runDirectory: join(runDirectory, run.name),
	});
}

function turnsOrFail(site: PlantingSite, known: readonly PlantedCost[], target: number): number {
	try {
		return turnsFor(known, target);
	} catch (error) {
		throw new EvlabError(
			"WORKER_FAILED",
			`${firstTurns} turns in ${site.functionName} do not slow ${site.workload} down`,
			"give it more time with --budget, or look whether the workload still calls it",
			{ cause: error },
		);
	}
}
