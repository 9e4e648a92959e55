import { describe, expect, test } from "vitest";
import { judge } from "../../src/compare/judge.ts";
import { verdictOf } from "../../src/decide/verdict.ts";
import { Comparison, type MeasuredResult } from "../../src/model/comparison.ts";
import type { TrialSample } from "../../src/model/sample.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

test("planted effects get their verdicts, a fault voids, layers stay apart", () => {
	const { results } = comparisonFixture();
	const verdicts = results.map((result) => [
		result.layer,
		result.workload,
		result.state === "measured" ? result.verdict : result.fault.kind,
	]);
	expect(verdicts).toEqual([
		["micro", "dispatch/readd-plain", "slower"],
		["micro", "evbuffer/add-drain-64", "faster"],
		["micro", "evbuffer/move-64", "crash"],
		["micro", "socket-io/pipe-64", "same"],
		["upstream", "upstream/bench-100", "same"],
		["lockstep", "evbuffer/add-drain-64", "faster"],
		["certificate", "evbuffer/add-many-drain-64x32", "same"],
	]);
});

test("a stored record gives the same results again", () => {
	const stored = Comparison.parse(JSON.parse(JSON.stringify(comparisonFixture())));
	const again = judge(stored.samples, (effect) => verdictOf(effect, stored.rule.samePercent));
	expect(again).toEqual(stored.results);
});

test("a fault voids what was measured before it", () => {
	const fixture = comparisonFixture();
	const { results } = comparisonFixture({
		samples: {
			...fixture.samples,
			faults: [
				{
					workload: "socket-io/pipe-64",
					layer: "micro",
					fault: { kind: "hang", role: "candidate", timeoutMs: 1, detail: "x" },
				},
			],
		},
	});
	expect(results.find(({ workload }) => workload === "socket-io/pipe-64")?.state).toBe("void");
});

test("processes without a single pair are void, not a number from nothing", () => {
	const alone = { workload: "upstream/x", role: "baseline" as const, round: 0, valueNs: 5 };
	const samples = { trials: [], lockstep: [], certificate: [], processes: [alone], faults: [] };
	expect(judge(samples, () => "same")).toMatchObject([
		{ state: "void", workload: "upstream/x", fault: { kind: "error", role: "both" } },
	]);
});

describe("floor and kernel", () => {
	const [sample] = comparisonFixture().samples.trials;
	const of = (changes: Partial<TrialSample>): MeasuredResult => {
		const trials = [{ ...(sample as TrialSample), ...changes }];
		const samples = { trials, lockstep: [], certificate: [], processes: [], faults: [] };
		return judge(samples, () => "same")[0] as MeasuredResult;
	};
	const cells = (...pairs: [baselineNsPerOp: number, floorNsPerOp: number | null][]) =>
		pairs.map(([baselineNsPerOp, floorNsPerOp]) => ({
			quadEffects: [0],
			baselineNsPerOp,
			candidateNsPerOp: 20,
			floorNsPerOp,
		}));

	test("the median of the cells' ratios: a slow minute slows both", () => {
		const { baselineNsPerOp, floorNsPerOp } = of({
			cells: cells([20, 10], [20, 10], [20, 18], [60, 30], [60, 30]),
		});
		expect(baselineNsPerOp).toBe(20);
		expect(floorNsPerOp).toBe(10);
	});

	test("a floor that failed once is none", () => {
		expect(of({ cells: cells([20, 10], [20, null], [20, 10]) }).floorNsPerOp).toBeNull();
	});

	test("the kernel's part of all CPU time, where there was enough to split", () => {
		expect(of({ cpuUs: { user: 5000, system: 15_000 } }).kernelShare).toBe(0.75);
		expect(of({ cpuUs: { user: 4999, system: 15_000 } }).kernelShare).toBeNull();
		expect(of({ cpuUs: null }).kernelShare).toBeNull();
	});

	test("upstream's programs and the lock step have neither", () => {
		const { results } = comparisonFixture();
		const others = results.filter(
			({ layer, state }) => layer === "upstream" && state === "measured",
		);
		expect(others).toMatchObject([{ floorNsPerOp: null, kernelShare: null }]);
		expect(results.find(({ layer }) => layer === "lockstep")).toMatchObject({ kernelShare: null });
	});
});
