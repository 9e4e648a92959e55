import { expect, test } from "vitest";
import { coverSymbols } from "../../src/decide/hot-coverage.ts";

test("the workload with most of its instructions in a symbol comes first; none is seen", () => {
	const areas = [
		{
			area: "a",
			tier: 5,
			why: "-",
			symbols: ["add", "inlined", "never"].map((symbol) => ({ symbol })),
		},
	];
	const covered = coverSymbols({ areas }, [
		{ workload: "w/1", executed: new Set(["add"]), shares: new Map([["add", 0.1]]) },
		{ workload: "w/2", executed: new Set(["add", "inlined"]), shares: new Map([["add", 0.3]]) },
	]);
	expect(covered).toEqual([
		{ symbol: "add", workloads: ["w/2", "w/1"] },
		{ symbol: "inlined", workloads: ["w/2"] },
		{ symbol: "never", workloads: [] },
	]);
});
