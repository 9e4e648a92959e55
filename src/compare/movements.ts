import type {
	CodeOwner,
	FunctionCosts,
	Movement,
	SampledRounds,
	SampledTurn,
} from "../model/profile.ts";
import { meanInterval } from "../stats/student-t.ts";

/** Less of both sides cannot decide anything, and each symbol looked at widens the others' intervals. */
const leastShare = 0.01;
const level = 0.99;

interface Place {
	readonly symbol: string;
	readonly owner: CodeOwner;
	readonly shareOf: (turn: SampledTurn) => number;
}

/**
 * How each symbol differs between the sides: functions by what they took themselves, the kernel by
 * system call. Samples of one run are alike in what disturbed them, so the unit is the run: the
 * interval is of the paired differences of runs in turns, 99 % for all symbols of all workloads together. Largest
 * difference first. Pure.
 */
export function movementsOf(
	{ workload, rounds }: SampledRounds,
	functions: { readonly baseline: FunctionCosts; readonly candidate: FunctionCosts },
	workloads = 1,
): readonly Movement[] {
	const counted = instructionsOf(functions);
	const tested = placesOf(rounds.flatMap(({ baseline, candidate }) => [baseline, candidate]));
	const each = 1 - (1 - level) / Math.max(1, tested.length * workloads);
	return tested
		.map(({ symbol, owner, shareOf }): Movement => {
			const selfNs = (turn: SampledTurn): number => shareOf(turn) * turn.nsPerOp;
			const { low, high } = meanInterval(
				rounds.map(({ baseline, candidate }) => selfNs(candidate) - selfNs(baseline)),
				each,
			);
			const meanOf = (side: "baseline" | "candidate", of: (turn: SampledTurn) => number): number =>
				mean(rounds.map((round) => of(round[side])));
			return {
				workload,
				symbol,
				owner,
				baselineShare: meanOf("baseline", shareOf),
				candidateShare: meanOf("candidate", shareOf),
				significant: low > 0 || high < 0,
				selfNs: {
					baseline: meanOf("baseline", selfNs),
					candidate: meanOf("candidate", selfNs),
					low,
					high,
				},
				instructions: counted(symbol),
			};
		})
		.sort((a, b) => size(b) - size(a));
}

function size({ selfNs }: Movement): number {
	return selfNs === undefined ? 0 : Math.abs(selfNs.candidate - selfNs.baseline);
}

function placesOf(turns: readonly SampledTurn[]): readonly Place[] {
	const places = new Map<string, Place>();
	for (const turn of turns) {
		for (const [symbol, { owner }] of turn.symbols) {
			if (owner === "kernel" || places.has(symbol)) continue;
			const shareOf = ({ symbols }: SampledTurn): number => symbols.get(symbol)?.selfShare ?? 0;
			places.set(symbol, { symbol, owner, shareOf });
		}
		for (const name of turn.kernelBySyscall.keys()) {
			const symbol = `kernel: ${name}`;
			const shareOf = (each: SampledTurn): number => each.kernelBySyscall.get(name) ?? 0;
			if (!places.has(symbol)) places.set(symbol, { symbol, owner: "kernel", shareOf });
		}
	}
	return [...places.values()].filter(({ shareOf }) => mean(turns.map(shareOf)) >= leastShare);
}

function instructionsOf({
	baseline,
	candidate,
}: {
	readonly baseline: FunctionCosts;
	readonly candidate: FunctionCosts;
}): (symbol: string) => Movement["instructions"] {
	if (baseline.state === "unavailable" || candidate.state === "unavailable") return () => null;
	const [before, after] = [baseline, candidate].map(
		({ functions }) => new Map(functions.map((each) => [each.symbol, each.instructions])),
	) as [Map<string, number>, Map<string, number>];
	return (symbol) =>
		before.has(symbol) || after.has(symbol)
			? { baseline: before.get(symbol) ?? 0, candidate: after.get(symbol) ?? 0 }
			: null;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
