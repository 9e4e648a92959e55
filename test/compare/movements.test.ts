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
