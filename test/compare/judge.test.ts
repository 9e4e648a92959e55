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

describe("families", () => {
	const { samples } = comparisonFixture();
	const levelOf = (layer: string, judged: ReturnType<typeof judge>) => {
		const found = judged.find((result) => result.layer === layer && result.state === "measured");
		return found?.state === "measured" ? found.effect.familyInterval.level : Number.NaN;
	};
	const judged = judge(samples, () => "same");

	test("all workloads with a verdict are one, upstream's programs too", () => {
		const alone = judge({ ...samples, processes: [] }, () => "same");
		// Three micro-workloads and a program: 1 - 0.01 / 4, reached in steps of signed ranks.
		expect(levelOf("micro", judged)).toBeGreaterThanOrEqual(1 - 0.01 / 4);
		expect(levelOf("upstream", judged)).toBeGreaterThanOrEqual(1 - 0.01 / 4);
		expect(levelOf("micro", alone)).toBeLessThan(levelOf("micro", judged));
		expect(levelOf("micro", alone)).toBeGreaterThanOrEqual(1 - 0.01 / 3);
	});

	test("the lock step is judged workload by workload, the certificate by itself", () => {
		expect(levelOf("lockstep", judged)).toBeCloseTo(1 - 2 / 256, 12);
		expect(levelOf("certificate", judged)).toBeLessThan(1 - 0.01 / 4);
	});
});

test("numbers of a workload are medians over all its cells; counts are those of its first trial", () => {
	const [sample] = comparisonFixture().samples.trials;
	const cell = (baselineNsPerOp: number, candidateNsPerOp: number) => ({
		...{ quadEffects: [0], baselineNsPerOp, candidateNsPerOp, floorNsPerOp: null },
	});
	const trial = (at: number, cells: TrialSample["cells"]): TrialSample => ({
		...(sample as TrialSample),
		...{ trial: at, layouts: { baseline: at, candidate: at }, cells },
		cpuUs: { user: 10_000, system: 10_000 * at },
		syscalls: { baseline: { readv: at }, candidate: { readv: 2 * at } },
	});
	const trials = [trial(1, [cell(10, 30), cell(20, 50)]), trial(3, [cell(70, 40)])];
	const none = { lockstep: [], certificate: [], processes: [], faults: [] };
	expect(judge({ ...none, trials }, () => "faster")).toMatchObject([
		{
			state: "measured",
			layer: "micro",
			baselineNsPerOp: 20,
			candidateNsPerOp: 40,
			kernelShare: 4 / 6,
			syscalls: { baseline: { readv: 1 }, candidate: { readv: 2 } },
			verdict: "faster",
		},
	]);
});

test("a program's numbers are medians by role; one without a pair says why it is void", () => {
	const process = (role: "baseline" | "candidate", round: number, valueNs: number) => ({
		...{ workload: "upstream/x", role, round, valueNs },
	});
	const of = (processes: Parameters<typeof judge>[0]["processes"]) =>
		judge({ trials: [], lockstep: [], certificate: [], processes, faults: [] }, () => "same");
	expect(
		of([
			process("baseline", 0, 10),
			process("candidate", 0, 40),
			process("baseline", 1, 30),
			process("candidate", 1, 80),
		]),
	).toMatchObject([
		{
			state: "measured",
			layer: "upstream",
			baselineNsPerOp: 20,
			candidateNsPerOp: 60,
			syscalls: null,
			floorNsPerOp: null,
			kernelShare: null,
		},
	]);
	expect(of([process("baseline", 0, 1)])).toEqual([
		{
			state: "void",
			workload: "upstream/x",
			layer: "upstream",
			fault: {
				kind: "error",
				role: "both",
				detail: "no two neighbouring processes of both roles",
			},
		},
	]);
});

test("a fault voids its own layer only", () => {
	const { samples } = comparisonFixture();
	const fault = { kind: "hang", role: "candidate", timeoutMs: 1, detail: "x" } as const;
	const results = judge(
		{
			...samples,
			faults: [{ workload: "evbuffer/add-drain-64", layer: "lockstep", fault }],
		},
		() => "same",
	);
	const states = results
		.filter(({ workload }) => workload === "evbuffer/add-drain-64")
		.map(({ layer, state }) => [layer, state]);
	expect(states).toEqual([
		["micro", "measured"],
		["lockstep", "void"],
	]);
});
