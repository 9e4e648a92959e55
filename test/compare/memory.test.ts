import { expect, test } from "vitest";
import { memoryDoubts } from "../../src/compare/memory.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { counted } from "../fixtures/exact-counts.ts";

const doubts = (before: number, now: number) =>
	memoryDoubts(
		comparisonFixture({
			exact: {
				baseline: [counted("bufferevent/bulk-64k", { peakRssKb: before })],
				candidate: [counted("bufferevent/bulk-64k", { peakRssKb: now })],
			},
		}),
	);

test("a quarter more and over a MiB stands in the way of any gain", () => {
	expect(doubts(4096, 9216)).toEqual([
		{
			workload: "bufferevent/bulk-64k",
			strength: "strong",
			text: "takes 9.0 MiB of memory at its peak, the baseline 4.0 MiB",
			anywhere: true,
		},
	]);
});

test("less than both limits is noise or a fair price", () => {
	expect(doubts(4096, 5100)).toEqual([]);
	expect(doubts(100_000, 110_000)).toEqual([]);
	expect(memoryDoubts(comparisonFixture())).toEqual([]);
});
