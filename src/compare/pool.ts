import type { Pool, PooledRound, PooledTrial } from "../model/certificate.ts";
import type { ProcessSample, TrialSample } from "../model/sample.ts";
import { createRandom, type Random } from "../stats/random.ts";
import { trialValue } from "./effect.ts";
import { groupBy } from "./group-by.ts";
import type { Samples } from "./judge.ts";

/** What of one decision's samples is kept: a number per trial, four per round. Pure. */
export function poolOf(samples: Samples, decision: number): Pool {
	const trials = groupBy(samples.trials, ({ workload }) => workload);
	const processes = groupBy(samples.processes, ({ workload }) => workload);
	return {
		trials: mapValues(trials, (group) =>
			group.map(
				({ layouts, cells }): PooledTrial => [
					decision,
					layouts.baseline,
					layouts.candidate,
					trialValue(cells),
				],
			),
		),
		rounds: mapValues(processes, (group) =>
			[...groupBy(group, ({ round }) => round).values()].flatMap((round) =>
				pooledRound(round, decision),
			),
		),
	};
}

/** The pools of several decisions as one, in their order. Pure. */
export function joinPools(pools: readonly Pool[]): Pool {
	const join = <Item>(parts: readonly Readonly<Record<string, readonly Item[]>>[]) =>
		mapValues(
			groupBy(
				parts.flatMap((part) => Object.entries(part)),
				([workload]) => workload,
			),
			(entries) => entries.flatMap(([, items]) => items),
		);
	return {
		trials: join(pools.map(({ trials }) => trials)),
		rounds: join(pools.map(({ rounds }) => rounds)),
	};
}

/** How drawSamples draws, for the record. */
export const howDrawn =
	"each workload by itself: trials in random order, without replacement, the next one whose " +
	"baseline layout has not come yet, until there are as many as one real decision, drawn too, " +
	"had of this workload; rounds of an " +
	"upstream program in random order, without replacement; signs and layouts kept";

/**
 * Samples of one more decision, drawn from those of all real ones. A trial is a process of its own
 * with a layout of its own, so trials can be exchanged between decisions; as in a real plan, each
 * layout comes once. Signs are kept: whatever favours one side in all decisions stays. Pure.
 */
export function drawSamples(pool: Pool, options: { readonly seed: number }): Samples {
	const random = createRandom(options.seed);
	return {
		trials: Object.entries(pool.trials).flatMap(([workload, trials]) =>
			drawTrials(trials, sizeOfOne(trials, random), random).map((drawn, trial) =>
				sampleOf(workload, drawn, trial),
			),
		),
		lockstep: [],
		certificate: [],
		processes: Object.entries(pool.rounds).flatMap(([workload, rounds]) =>
			random
				.shuffle(rounds)
				.slice(0, largestDecision(rounds))
				.flatMap((drawn, round) => processesOf(workload, drawn, round)),
		),
		faults: [],
	};
}

/** A real decision stops at a width, so each has a number of trials of its own. */
function sizeOfOne(trials: readonly PooledTrial[], random: Random): number {
	const sizes = [...groupBy(trials, ([decision]) => decision).values()].map(({ length }) => length);
	return sizes[random.integer(sizes.length)] ?? 0;
}

function drawTrials(
	trials: readonly PooledTrial[],
	count: number,
	random: Random,
): readonly PooledTrial[] {
	const taken = new Map<number, PooledTrial>();
	for (const trial of random.shuffle(trials)) {
		if (taken.size === count) break;
		const [, layout] = trial;
		if (!taken.has(layout)) taken.set(layout, trial);
	}
	return [...taken.values()];
}

/** A trial again, as far as judging needs it: one cell whose only quad is the trial's value. */
function sampleOf(
	workload: string,
	[, baseline, candidate, value]: PooledTrial,
	trial: number,
): TrialSample {
	return {
		workload,
		trial,
		layouts: { baseline, candidate },
		iterations: 1,
		elapsedMs: 0,
		cells: [{ quadEffects: [value], baselineNsPerOp: 1, candidateNsPerOp: 1, floorNsPerOp: null }],
		cpuUs: null,
		syscalls: { baseline: {}, candidate: {} },
	};
}

/** A round that Ctrl-C cut short is not kept. */
function pooledRound(round: readonly ProcessSample[], decision: number): readonly PooledRound[] {
	if (round.length !== 4) return [];
	const order = round[0]?.role === "baseline" ? "ABBA" : "BAAB";
	return [[decision, order, round.map(({ valueNs }) => valueNs)]];
}

function processesOf(
	workload: string,
	[, order, values]: PooledRound,
	round: number,
): readonly ProcessSample[] {
	return values.map((valueNs, i) => ({
		workload,
		role: order[i] === "A" ? "baseline" : "candidate",
		round,
		valueNs,
	}));
}

/** Rounds of the decision that has most of them: a faulty one may have fewer. */
function largestDecision(rounds: readonly PooledRound[]): number {
	const sizes = [...groupBy(rounds, ([decision]) => decision).values()].map(({ length }) => length);
	return Math.max(0, ...sizes);
}

function mapValues<From, To>(
	groups: ReadonlyMap<string, readonly From[]>,
	map: (group: readonly From[]) => readonly To[],
): Readonly<Record<string, readonly To[]>> {
	return Object.fromEntries([...groups].map(([key, group]) => [key, map(group)]));
}
