import { expect, test } from "vitest";
import { movementsOf } from "../../src/compare/movements.ts";
import type { FunctionCosts, SampledTurn } from "../../src/model/profile.ts";
import { createRandom } from "../../src/stats/random.ts";

const unknown: FunctionCosts = { state: "unavailable", because: "not counted", unlock: null };
const uncounted = { baseline: unknown, candidate: unknown };

/** One run of `samples` samples, drawn; what is drawn too often or seldom is the run's own luck. */
function turn(
	random: ReturnType<typeof createRandom>,
	shares: Readonly<Record<string, number>>,
	nsPerOp: number,
	samples = 1000,
): SampledTurn {
	const symbols = new Map<string, { owner: "libevent"; selfShare: number }>();
	for (const [symbol, share] of Object.entries(shares)) {
		const spread = Math.sqrt((share * (1 - share)) / samples);
		symbols.set(symbol, { owner: "libevent", selfShare: share + spread * random.normal() });
	}
	return { nsPerOp, symbols, kernelBySyscall: new Map([["writev", 0.2]]) };
}

function roundsOf(
	seed: number,
	before: Readonly<Record<string, number>>,
	after: Readonly<Record<string, number>>,
	times: readonly [number, number] = [100, 100],
) {
	const random = createRandom(seed);
	return {
		workload: "test/a",
		rounds: Array.from({ length: 6 }, () => ({
			baseline: turn(random, before, times[0]),
			candidate: turn(random, after, times[1]),
		})),
	};
}

const shares = { evbuffer_add: 0.3, evbuffer_drain: 0.2, malloc: 0.1, free: 0.1, execute: 0.1 };

test("equal sides differ in a symbol in at most 1 of 100 pairs", () => {
	let pairs = 0;
	for (let seed = 0; seed < 1000; seed++) {
		const movements = movementsOf(roundsOf(seed, shares, shares), uncounted);
		if (movements.some(({ significant }) => significant)) pairs++;
	}
	// 10 expected of 1000, with a standard deviation of 3.
	expect(pairs).toBeLessThan(20);
});

test("a symbol that takes 5 % of an operation more has grown", () => {
	let found = 0;
	for (let seed = 0; seed < 100; seed++) {
		const after = {
			evbuffer_add: 0.4,
			evbuffer_drain: 0.18,
			malloc: 0.09,
			free: 0.09,
			execute: 0.09,
		};
		const movements = movementsOf(roundsOf(seed, shares, after, [100, 111]), uncounted);
		const grown = movements.filter(({ significant, owner }) => significant && owner === "libevent");
		if (grown.length === 1 && grown[0]?.symbol === "evbuffer_add") found++;
	}
	expect(found).toBeGreaterThan(90);
});

test("what shrinks makes others grow as shares, not as times", () => {
	const after = { evbuffer_add: 0.6, evbuffer_drain: 0, malloc: 0.2, free: 0.2, execute: 0.2 };
	const movements = movementsOf(roundsOf(1, shares, after, [100, 50]), uncounted);
	expect(movements[0]).toMatchObject({ symbol: "evbuffer_drain", significant: true });
	const add = movements.find(({ symbol }) => symbol === "evbuffer_add");
	expect(add?.candidateShare).toBeGreaterThan(0.5);
	expect(add?.significant).toBe(false);
});

test("the kernel is one symbol a system call, and exact counts stand beside", () => {
	const counted = (instructions: number): FunctionCosts => ({
		state: "counted",
		functions: [{ symbol: "evbuffer_add", owner: "libevent", instructions }],
	});
	const functions = { baseline: counted(40), candidate: counted(36) };
	const movements = movementsOf(roundsOf(1, shares, shares), functions);
	expect(movements.find(({ symbol }) => symbol === "kernel: writev")).toMatchObject({
		owner: "kernel",
		selfNs: { baseline: 20, candidate: 20 },
		significant: false,
		instructions: null,
	});
	expect(movements.find(({ symbol }) => symbol === "evbuffer_add")?.instructions).toEqual({
		baseline: 40,
		candidate: 36,
	});
});

test("one round decides nothing", () => {
	const { workload, rounds } = roundsOf(1, shares, { ...shares, evbuffer_add: 0.9 });
	const movements = movementsOf({ workload, rounds: rounds.slice(0, 1) }, uncounted);
	expect(movements.some(({ significant }) => significant)).toBe(false);
});

/** Rounds of one symbol's share of 100 ns, as they are written. */
const written = (pairs: readonly (readonly [number, number])[]) => ({
	workload: "test/a",
	rounds: pairs.map(([before, after]) => {
		const side = (selfShare: number): SampledTurn => ({
			nsPerOp: 100,
			symbols: new Map([["f", { owner: "libevent", selfShare }]]),
			kernelBySyscall: new Map(),
		});
		return { baseline: side(before), candidate: side(after) };
	}),
});

test("the interval is Student's of the paired differences: 10, 20, 30 ns", () => {
	const [movement] = movementsOf(
		written([
			[0.1, 0.2],
			[0.2, 0.4],
			[0.3, 0.6],
		]),
		uncounted,
	);
	// Mean 20, standard error 10 / sqrt(3), t of 2 degrees at 99 %: 9.9248.
	const reach = (9.924843 * 10) / Math.sqrt(3);
	expect(movement).toMatchObject({
		...{ workload: "test/a", symbol: "f", owner: "libevent", significant: false },
		instructions: null,
	});
	expect(movement?.baselineShare).toBeCloseTo(0.2, 12);
	expect(movement?.candidateShare).toBeCloseTo(0.4, 12);
	expect(movement?.selfNs?.baseline).toBeCloseTo(20, 9);
	expect(movement?.selfNs?.candidate).toBeCloseTo(40, 9);
	expect(movement?.selfNs?.low).toBeCloseTo(20 - reach, 4);
	expect(movement?.selfNs?.high).toBeCloseTo(20 + reach, 4);
});

test("an interval clear of 0 is significant, on either side; other workloads widen it", () => {
	const pairs = [
		[0.1, 0.2],
		[0.1, 0.201],
		[0.1, 0.199],
	] as const;
	const significant = (rounds: readonly (readonly [number, number])[], workloads?: number) =>
		movementsOf(written(rounds), uncounted, workloads)[0]?.significant;
	expect(significant(pairs)).toBe(true);
	expect(significant(pairs.map(([before, after]) => [after, before] as const))).toBe(true);
	// t of 2 degrees at 99.9999 % is 1000 and more: 0.58 ns times that.
	expect(significant(pairs, 10_000)).toBe(false);
});

test("symbols below 1 % of both sides are not looked at, at 1 % they are; kernel code goes by call", () => {
	const one = (selfShare: number) => movementsOf(written([[selfShare, selfShare]]), uncounted);
	expect(one(0.0099)).toEqual([]);
	expect(one(0.01)).toHaveLength(1);
	const kernel: SampledTurn = {
		nsPerOp: 100,
		symbols: new Map([["vfs_read", { owner: "kernel", selfShare: 0.5 }]]),
		kernelBySyscall: new Map([["read", 0.5]]),
	};
	const other = { ...kernel, kernelBySyscall: new Map() };
	const rounds = [{ baseline: kernel, candidate: other }];
	const movements = movementsOf({ workload: "a", rounds }, uncounted);
	expect(movements).toMatchObject([
		{ symbol: "kernel: read", owner: "kernel", baselineShare: 0.5, candidateShare: 0 },
	]);
	expect(movementsOf({ workload: "a", rounds: [] }, uncounted)).toEqual([]);
});

test("largest difference first; counts of one side only stand against 0, of none are null", () => {
	const side = (f: number, g: number): SampledTurn => ({
		nsPerOp: 100,
		symbols: new Map([
			["f", { owner: "libevent" as const, selfShare: f }],
			["g", { owner: "libc" as const, selfShare: g }],
		]),
		kernelBySyscall: new Map([["writev", 0.1]]),
	});
	const rounds = [{ baseline: side(0.2, 0.5), candidate: side(0.25, 0.1) }];
	const counts = (symbol: string): FunctionCosts => ({
		state: "counted",
		functions: [{ symbol, owner: "libevent", instructions: 7 }],
	});
	const movements = movementsOf(
		{ workload: "a", rounds },
		{ baseline: counts("f"), candidate: counts("g") },
	);
	expect(movements.map(({ symbol, instructions }) => [symbol, instructions])).toEqual([
		["g", { baseline: 0, candidate: 7 }],
		["f", { baseline: 7, candidate: 0 }],
		["kernel: writev", null],
	]);
	const half = movementsOf(
		{ workload: "a", rounds },
		{ baseline: counts("f"), candidate: unknown },
	);
	expect(half.every(({ instructions }) => instructions === null)).toBe(true);
	const otherHalf = { baseline: unknown, candidate: counts("f") };
	expect(movementsOf({ workload: "a", rounds }, otherHalf)[0]?.instructions).toBeNull();
});
