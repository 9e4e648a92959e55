import { describe, expect, test } from "vitest";
import { decideExperiment } from "../../src/decide/acceptance.ts";
import type { StageReport } from "../../src/model/experiment.ts";
import type { Fault } from "../../src/model/sample.ts";
import {
	bench,
	chain,
	evidenceFixture,
	factsFixture,
	measuredComparison,
	type Planted,
	passedGates,
	pipe,
} from "../fixtures/acceptance.ts";
import { syntheticTrials } from "../fixtures/comparison.ts";

const all = [chain, pipe, bench];
/** A workload that this host resolves to 4 %, not to 1 %. */
const noisy: Planted = {
	workload: "bufferevent/pair-64",
	effect: 0,
	sd: 0.06,
	instructions: [5000, 5000],
};

function withGate(stage: string, changes: Partial<StageReport>) {
	const stages = passedGates.map((each) => (each.stage === stage ? { ...each, ...changes } : each));
	return evidenceFixture(all, { stages });
}

describe("a change is accepted", () => {
	test("with the confirmed effect, beside what the screening promised", () => {
		const decision = decideExperiment(evidenceFixture());
		if (decision.kind !== "accept") throw new Error(decision.reason);
		const [gain] = decision.gains;
		expect(gain?.workload).toBe("evbuffer/add-drain-64");
		expect(gain?.confirmed).toBeCloseTo(0.05, 2);
		expect(gain?.screened).toBeCloseTo(0.05, 2);
		expect(gain?.screened).not.toBe(gain?.confirmed);
		expect(gain?.low).toBeGreaterThan(0);
		expect(decision.harmless).toEqual([
			{ workload: "dispatch/ring-1of100", because: "shown" },
			{ workload: "upstream/bench-100", because: "shown" },
		]);
		expect(decision.reason).toMatch(
			/^faster on evbuffer\/add-drain-64 -4\.\d %; no loss on the other 2: 2 shown$/,
		);
	});

	test("with a workload that executes none of the changed functions, however it is measured", () => {
		const unseen: Planted = { ...noisy, effect: -0.004 };
		const planted = [...all, { workload: unseen.workload, effect: unseen.effect, sd: 0.06 }];
		const code = { changedFunctions: ["evbuffer_drain"], untouched: [unseen.workload] };
		expect(decideExperiment(evidenceFixture(planted, { code }))).toMatchObject({
			kind: "accept",
			harmless: expect.arrayContaining([{ workload: unseen.workload, because: "untouched" }]),
		});
		for (const closed of [
			null,
			{ ...code, changedFunctions: [] },
			{ ...code, untouched: ["evbuffer/add-drain-64"] },
		]) {
			expect(decideExperiment(evidenceFixture(planted, { code: closed }))).toMatchObject({
				kind: "park",
				reason: expect.stringContaining(`not shown harmless on ${unseen.workload}`),
			});
		}
	});

	test("with a workload this host cannot resolve, when no count of it grew", () => {
		const decision = decideExperiment(evidenceFixture([...all, noisy]));
		expect(decision).toMatchObject({
			kind: "accept",
			harmless: expect.arrayContaining([{ workload: noisy.workload, because: "counts" }]),
		});
		const grown = { ...noisy, instructions: [5000, 5030] } as const;
		expect(decideExperiment(evidenceFixture([...all, grown]))).toMatchObject({
			kind: "park",
			reason: expect.stringMatching(/bufferevent\/pair-64 \(.*more instructions\)$/),
		});
		const uncounted = { workload: noisy.workload, effect: 0, sd: 0.06 };
		expect(decideExperiment(evidenceFixture([...all, uncounted]))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining("has no exact counts"),
		});
	});

	test("with a noisy upstream program, when the micro-workloads of its code lose nothing", () => {
		const rough = { ...bench, sd: 0.08 };
		expect(decideExperiment(evidenceFixture([chain, pipe, rough]))).toMatchObject({
			kind: "accept",
			harmless: expect.arrayContaining([{ workload: rough.workload, because: "counts" }]),
		});
		expect(decideExperiment(evidenceFixture([chain, rough]))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining("no micro-workload of its code"),
		});
		const shown = { ...pipe, instructions: [900, 910] } as const;
		expect(decideExperiment(evidenceFixture([chain, shown, rough])).kind).toBe("accept");
		const grown = { ...shown, sd: 0.08 } as const;
		expect(decideExperiment(evidenceFixture([chain, grown, rough]))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining(
				"dispatch/ring-1of100, whose code it runs, has more instructions",
			),
		});
	});
});

describe("a change is rejected", () => {
	test.each(["build", "identity", "light-gate", "oracle"] as const)("by %s", (stage) => {
		const evidence = withGate(stage, { outcome: "rejects", finding: "no" });
		expect(decideExperiment({ ...evidence, screen: null, confirm: null })).toEqual({
			kind: "reject",
			by: stage,
			reason: `${stage}: no`,
		});
	});

	test("when anything is slower, on the screen or in the confirmation", () => {
		const slower = [chain, { ...pipe, effect: -0.03 }];
		expect(decideExperiment(evidenceFixture(slower))).toEqual({
			kind: "reject",
			by: "screen",
			reason: "screen: slower on dispatch/ring-1of100",
		});
		const late = evidenceFixture(all, { confirm: measuredComparison(slower, 2) });
		expect(decideExperiment(late)).toMatchObject({ kind: "reject", by: "confirm" });
	});

	test("when the gain of the screen does not come again", () => {
		const confirm = measuredComparison([{ ...chain, effect: -0.001, sd: 0.008 }, pipe, bench], 2);
		expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({
			kind: "reject",
			by: "confirm",
			reason: expect.stringContaining("not confirmed: "),
		});
	});

	test("unless what is left of it is real: then it is parked", () => {
		const confirm = measuredComparison([{ ...chain, effect: 0.004 }, pipe, bench], 2);
		expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({ kind: "park" });
	});

	test("when nothing gets faster", () => {
		expect(decideExperiment(evidenceFixture([pipe, bench]))).toMatchObject({
			kind: "reject",
			by: "screen",
			reason: expect.stringContaining("noise: nothing gains"),
		});
	});

	test("when the candidate crashes in the confirmation", () => {
		const whole = measuredComparison(all, 2);
		const fault = { kind: "crash", role: "candidate", signal: "SIGSEGV", detail: "x" } as const;
		const faults = [{ workload: pipe.workload, layer: "micro" as const, fault }];
		const samples = { ...whole.comparison.samples, faults };
		const confirm = measuredComparison(all, 2, { samples });
		expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({
			kind: "reject",
			by: "confirm",
		});
	});
});

test("a workload that the screen has shown harmless need not be measured again", () => {
	const evidence = evidenceFixture([chain, pipe, noisy], {
		confirm: measuredComparison([chain, noisy], 2),
	});
	expect(decideExperiment(evidence)).toMatchObject({
		kind: "accept",
		harmless: [
			{ workload: noisy.workload, because: "counts" },
			{ workload: pipe.workload, because: "shown" },
		],
	});
});

describe("a change is parked", () => {
	test("when a gate gave no answer, whatever was measured", () => {
		const evidence = withGate("oracle", { outcome: "inconclusive", finding: "timed out" });
		expect(decideExperiment(evidence)).toMatchObject({
			kind: "park",
			reason: "oracle: timed out",
		});
		expect(decideExperiment(evidenceFixture(all, { stages: [] })).kind).toBe("park");
	});

	test("when its gain is real but below 2 %", () => {
		const small = [{ ...chain, effect: 0.014 }, pipe, bench];
		expect(decideExperiment(evidenceFixture(small))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining("real but below 2 %"),
		});
		// Chosen at 2.5 % by luck, confirmed at 1.4 %: shrinkage must not carry it over.
		const confirm = measuredComparison(small, 2);
		const lucky = measuredComparison([{ ...chain, effect: 0.025 }, pipe, bench], 1);
		expect(decideExperiment(evidenceFixture(small, { confirm, screen: lucky }))).toMatchObject({
			kind: "park",
		});
	});

	test("when it reaches 2 % on fresh samples only", () => {
		const screen = measuredComparison([{ ...chain, effect: 0.018, sd: 0.006 }, pipe, bench], 1);
		expect(decideExperiment(evidenceFixture(all, { screen }))).toMatchObject({
			kind: "park",
			reason: expect.stringMatching(/on fresh samples only: .* -4\.9 %, -1\.\d % on the screen/),
		});
	});

	test("when the cross-check in lock step says slower", () => {
		const whole = measuredComparison(all, 2);
		const lockstep = syntheticTrials({
			...{ workload: chain.workload, effect: -0.05, trialSd: 0.002, cellSd: 0.001 },
			...{ trials: 12, seed: 9 },
		});
		const samples = { ...whole.comparison.samples, lockstep };
		const confirm = measuredComparison(all, 2, { samples });
		expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining("in lock step"),
		});
	});

	test("when it was not confirmed on samples taken afterwards", () => {
		const screen = measuredComparison(all, 1);
		for (const confirm of [null, screen, measuredComparison(all, 0)]) {
			expect(decideExperiment(evidenceFixture(all, { screen, confirm })).kind).toBe("park");
		}
	});

	test("when the confirmation is of another build or rule", () => {
		const other = measuredComparison(all, 2);
		for (const changes of [
			{ ruleVersion: "signed-rank/3" },
			{ candidate: { ...other.comparison.candidate, codeHash: "9".repeat(64) } },
			{ environment: { ...other.comparison.environment, fingerprint: "9".repeat(64) } },
			{ workloadHash: "9".repeat(64) },
		]) {
			const confirm = measuredComparison(all, 2, changes);
			expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({
				kind: "park",
				reason: expect.stringContaining("it has another"),
			});
		}
	});

	test("when a workload of the locked set was not measured", () => {
		const facts = factsFixture([...all, noisy]);
		expect(decideExperiment(evidenceFixture(all, { facts }))).toMatchObject({
			kind: "park",
			needs: "a run without --filter",
		});
		expect(decideExperiment(evidenceFixture(all, { facts: null })).kind).toBe("park");
	});

	test("when the profile says that nothing moved, or there is none though there could be", () => {
		const still = { kind: "did not move", reason: "the same symbols" } as const;
		const none = { kind: "unavailable", because: "perf record failed" } as const;
		for (const profile of [still, none, null]) {
			expect(decideExperiment(evidenceFixture(all, { profile })).kind).toBe("park");
		}
	});

	test("when this host has no profiler, or the profile a new bottleneck, unless a count shrank", () => {
		const uncounted = [{ workload: chain.workload, effect: 0.05 }, pipe, bench];
		const absent = { kind: "unavailable", because: "perf is not installed" } as const;
		const other = { kind: "new bottleneck", symbol: "memcpy", reason: "12 % more" } as const;
		for (const profile of [absent, other]) {
			const on = (planted: readonly Planted[]) => {
				const facts = factsFixture(planted, { profiler: "absent" });
				return decideExperiment(evidenceFixture(planted, { profile, facts })).kind;
			};
			expect([on(all), on(uncounted)]).toEqual(["accept", "park"]);
		}
	});

	test("when the A/A certificate moved: this host is not fit to measure", () => {
		const whole = measuredComparison(all, 2);
		const certificate = whole.comparison.samples.trials
			.filter(({ workload }) => workload === chain.workload)
			.map((trial) => ({ ...trial, workload: "timers/add-del-1000" }));
		const samples = { ...whole.comparison.samples, certificate };
		const confirm = measuredComparison(all, 2, { samples });
		expect(decideExperiment(evidenceFixture(all, { confirm }))).toMatchObject({
			kind: "park",
			reason: expect.stringContaining("A/A certificate failed"),
		});
	});
});

test("a count that grows while system calls grow is not believed", () => {
	const fooled = { ...chain, instructions: [180, 200] } as const;
	const evidence = evidenceFixture([fooled, pipe, bench]);
	const confirm = evidence.confirm!;
	const exact = confirm.comparison.exact!;
	const doubled = exact.candidate.map((counts) =>
		counts.state === "counted" ? { ...counts, syscallsPerOp: { readv: 2 } } : counts,
	);
	const changed = measuredComparison([fooled, pipe, bench], 2, {
		exact: { baseline: exact.baseline, candidate: doubled },
	});
	expect(decideExperiment({ ...evidence, confirm: changed })).toMatchObject({
		kind: "park",
		reason: expect.stringContaining("not believed"),
	});
});

test("what passes every gate and was never screened is parked, with the way to go on", () => {
	expect(decideExperiment(evidenceFixture(all, { screen: null }))).toEqual({
		kind: "park",
		reason: "it was not screened",
		needs: "evlab resume",
	});
	expect(decideExperiment(evidenceFixture(all, { stages: passedGates.slice(0, 2) }))).toEqual({
		kind: "park",
		reason: "light-gate: not reached",
		needs: null,
	});
});

test("a gain that only the fresh samples have was not screened, and carries nothing", () => {
	const screen = measuredComparison([{ ...chain, effect: 0.018, sd: 0.006 }, pipe, bench], 1);
	const other: Planted = { workload: "evbuffer/move-64", effect: 0.05 };
	const confirm = measuredComparison([...all, other], 2);
	expect(decideExperiment(evidenceFixture(all, { screen, confirm }))).toMatchObject({
		kind: "park",
		reason: expect.stringMatching(/evbuffer\/move-64 -4\.\d %, not screened on the screen/),
	});
});

test("a lock step that failed on the gain is no cross-check; one that was left out is none", () => {
	const whole = measuredComparison(all, 2);
	const decideWith = (workload: string, fault: Fault) => {
		const faults = [{ workload, layer: "lockstep" as const, fault }];
		const samples = { ...whole.comparison.samples, faults };
		const confirm = measuredComparison(all, 2, { samples });
		return decideExperiment(evidenceFixture(all, { confirm }));
	};
	const crash: Fault = { kind: "crash", role: "baseline", signal: "SIGSEGV", detail: "by SIGSEGV" };
	expect(decideWith(chain.workload, crash)).toEqual({
		kind: "park",
		reason: `${chain.workload}: the cross-check in lock step failed: by SIGSEGV`,
		needs: "an explanation of the contradiction",
	});
	expect(decideWith(pipe.workload, crash).kind).toBe("accept");
	const skipped: Fault = { kind: "skipped", role: "both", detail: "a quick run" };
	expect(decideWith(chain.workload, skipped).kind).toBe("accept");
});

test("where nothing else was measured and nothing else is required, there is nothing to lose", () => {
	expect(decideExperiment(evidenceFixture([chain]))).toMatchObject({
		kind: "accept",
		harmless: [],
		reason: expect.stringMatching(/ %; nothing else to lose$/),
	});
});
