import { expect, test } from "vitest";
import { doubtsOf } from "../../src/compare/backing.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const faster = "evbuffer/add-drain-64";

function doubt(
	baseline: Parameters<typeof counted>[1],
	candidate: Parameters<typeof counted>[1],
	workload = faster,
) {
	const exact: Comparison["exact"] = {
		baseline: [counted(workload, baseline)],
		candidate: [counted(workload, candidate)],
	};
	return doubtsOf(comparisonFixture({ exact }));
}

test("faster with more instructions and more system calls is not believed", () => {
	expect(doubt({ instructions: 1000, syscalls: 2 }, { instructions: 1010, syscalls: 3 })).toEqual([
		{
			workload: faster,
			strength: "strong",
			text: "faster by the clock, yet more instructions and more system calls: not believed without an explanation",
		},
	]);
});

test.each([
	["fewer instructions", { instructions: 990 }],
	["fewer instructions although more system calls", { instructions: 990, syscalls: 3 }],
	["fewer system calls, bought with instructions", { instructions: 1200, syscalls: 1 }],
	["fewer allocations, bought with instructions", { instructions: 1200, allocations: 0 }],
])("%s back a gain", (_, candidate) => {
	expect(doubt({}, candidate)).toEqual([]);
});

test.each([
	["the same", { instructions: 1000 }, "executes the same instructions: layout or luck?"],
	["the same within what repeats", { instructions: 999.6 }, "layout or luck?"],
	["more allocations and else the same", { allocations: 2 }, "layout or luck?"],
	[
		"more system calls and 0.4 % more instructions",
		{ instructions: 1004, syscalls: 3 },
		"more instructions",
	],
	["more instructions", { instructions: 1010 }, "saves neither system calls nor allocations"],
])("%s: a weak doubt", (_, candidate, text) => {
	expect(doubt({}, candidate)).toEqual([
		{ workload: faster, strength: "weak", text: expect.stringContaining(text) },
	]);
});

test("instructions that do not repeat say only what lies beyond their spread", () => {
	const spread = 0.01;
	const of = (instructions: number, syscalls: number) =>
		doubt({ spread }, { spread, instructions, syscalls })[0];
	expect(of(1015, 3)).toMatchObject({ strength: "weak" });
	expect(of(1025, 3)).toMatchObject({ strength: "strong" });
	expect(of(985, 2)).toMatchObject({ strength: "weak" });
	expect(of(975, 2)).toBeUndefined();
});

test("only what was called faster is doubted", () => {
	const worse = { instructions: 2000, syscalls: 9 };
	for (const workload of ["dispatch/readd-plain", "socket-io/pipe-64", "evbuffer/move-64"]) {
		expect(doubt({}, worse, workload)).toEqual([]);
	}
});

test("without a count on both sides there is no doubt", () => {
	expect(doubtsOf(comparisonFixture())).toEqual([]);
	const complete = counted(faster, { instructions: 2000, syscalls: 9 });
	const because = "valgrind is not installed";
	const partial = { ...counted(faster), instructions: { state: "unavailable", because } as const };
	for (const baseline of [
		[],
		[partial],
		[{ state: "unavailable", workload: faster, because } as const],
	]) {
		expect(doubtsOf(comparisonFixture({ exact: { baseline, candidate: [complete] } }))).toEqual([]);
	}
});
