import { describe, expect, test } from "vitest";
import { type Decision, decide } from "../../src/decide/decision.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import type { Fault } from "../../src/model/sample.ts";
import { comparisonFixture, syntheticTrials } from "../fixtures/comparison.ts";
import { measured, voided, withResults } from "../fixtures/hand-made.ts";

const common = { trialSd: 0.002, cellSd: 0.001, trials: 24 };
const trials = (workload: string, effect: number, trialSd = 0.002) =>
	syntheticTrials({ ...common, workload, effect, trialSd, seed: 5 });

function record(
	groups: readonly ReturnType<typeof trials>[],
	faults: Comparison["samples"]["faults"] = [],
	changes: Partial<Comparison> = {},
): Comparison {
	const certificate = trials("certified/one", 0);
	const samples = { trials: groups.flat(), lockstep: [], certificate, processes: [], faults };
	return comparisonFixture({ samples, ...changes });
}

const fault = (kind: Fault["kind"], role: string): Comparison["samples"]["faults"][number] => ({
	workload: "evbuffer/x",
	layer: "micro",
	fault: { kind, role, signal: "SIGSEGV", timeoutMs: 1, detail: "d" } as Fault,
});

test("faster somewhere and shown equal elsewhere is promising, not accepted", () => {
	const decision = decide(record([trials("a/fast", 0.05), trials("a/same", 0)]));
	expect(decision).toMatchObject({ kind: "promising", faster: ["a/fast"] });
	expect(decision.reason).toContain("not yet confirmed");
});

test("slower anywhere is a rejection, whatever else is faster", () => {
	const decision = decide(record([trials("a/fast", 0.2), trials("a/slow", -0.05)]));
	expect(decision).toMatchObject({ kind: "reject", slower: ["a/slow"] });
});

test("a real gain below the threshold carries nothing", () => {
	expect(decide(record([trials("a/little", 0.015)])).kind).toBe("undecided");
});

test("an inconclusive workload stands in the way of a gain", () => {
	const decision = decide(record([trials("a/fast", 0.05), trials("a/noisy", 0, 0.1)]));
	expect(decision).toMatchObject({ kind: "undecided" });
	expect(decision.reason).toContain("--budget");
});

test.each(["crash", "hang", "checksum", "error"] as const)(
	"a %s of the candidate is a rejection; of the baseline it leaves the matter open",
	(kind) => {
		const groups = [trials("a/fast", 0.05)];
		expect(decide(record(groups, [fault(kind, "candidate")])).kind).toBe("reject");
		expect(decide(record(groups, [fault(kind, "baseline")])).kind).toBe("undecided");
	},
);

test("what was skipped with a reason does not block", () => {
	expect(decide(record([trials("a/fast", 0.05)], [fault("skipped", "both")])).kind).toBe(
		"promising",
	);
});

test("no verdict without two different builds or when interrupted", () => {
	const groups = [trials("a/fast", 0.05)];
	for (const changes of [
		{ identity: "identical-code" },
		{ identity: "shared-build" },
		{ completion: "interrupted" },
	] as const) {
		expect(decide(record(groups, [], changes)).kind).toBe("no-verdict");
	}
});

test("an A/A run says whether anything moved", () => {
	const quiet = decide(record([trials("a/same", 0)], [], { identity: "aa" }));
	expect(quiet).toMatchObject({ kind: "no-verdict" });
	expect(quiet.reason).toContain("nothing was called faster or slower");
	const moved = decide(record([trials("a/moved", 0.05)], [], { identity: "aa" }));
	expect(moved.reason).toContain("do not trust this host");
});

test("nothing measured is no verdict, on an A/A run too", () => {
	const nothing = [fault("skipped", "both")];
	expect(decide(record([], nothing))).toEqual({
		kind: "no-verdict",
		reason: "nothing was measured",
	});
	expect(decide(record([], nothing, { identity: "aa" })).reason).toContain("nothing was measured");
});

test("a fault in an A/A run is the bench's or the source's", () => {
	const decision = decide(
		record([trials("a/same", 0)], [fault("hang", "candidate")], { identity: "aa" }),
	);
	expect(decision).toMatchObject({ kind: "no-verdict" });
	expect(decision.reason).toContain("evbuffer/x failed");
});

test("a cross-check that failed leaves a gain undecided", () => {
	const broken = { ...fault("error", "both"), layer: "lockstep" as const };
	expect(decide(record([trials("a/fast", 0.05)], [broken])).kind).toBe("undecided");
});

const certificate = (effect: number, changes: Partial<Comparison> = {}): Comparison => {
	const fixture = record([trials("a/fast", 0.05)]);
	const samples = { ...fixture.samples, certificate: trials("certified/one", effect) };
	return comparisonFixture({ samples, ...changes });
};

test("where identical code moves there is no verdict, whatever was measured", () => {
	expect(decide(certificate(0)).kind).toBe("promising");
	for (const effect of [0.05, -0.05]) {
		const decision = decide(certificate(effect));
		expect(decision).toMatchObject({ kind: "no-verdict" });
		expect(decision.reason).toContain("certified/one moved");
	}
});

test("without a certificate, or with one that failed, there is none either", () => {
	const { samples } = record([trials("a/fast", 0.05)]);
	const none = comparisonFixture({ samples: { ...samples, certificate: [] } });
	expect(decide(none).reason).toContain("was not measured");
	const broken = { ...fault("error", "both"), layer: "certificate" as const };
	expect(decide(record([trials("a/fast", 0.05)], [broken])).reason).toContain(
		"could not be measured",
	);
});

test("a sentinel that moves voids the run; a crash is a rejection all the same", () => {
	const moved = [trials("a/fast", 0.05), trials("self/nop-8", 0.05)];
	expect(decide(record(moved))).toMatchObject({ kind: "no-verdict" });
	expect(decide(record(moved)).reason).toContain("the sentinel self/nop-8 moved");
	expect(decide(record(moved, [fault("crash", "candidate")])).kind).toBe("reject");
});

test("a host that evlab calibrate has failed gives no verdict", () => {
	const calibration = { state: "fails", reason: "equal code was accepted 9 of 240 times" } as const;
	const decision = decide(record([trials("a/fast", 0.05)], [], { calibration }));
	expect(decision).toMatchObject({ kind: "no-verdict" });
	expect(decision.reason).toContain("accepted 9 of 240 times");
});

describe("every decision says why, in whole sentences", () => {
	const certified = (effects: Readonly<Record<string, number>>): Comparison["samples"] => ({
		...record([trials("a/fast", 0.05)]).samples,
		certificate: Object.entries(effects).flatMap(([name, effect]) => trials(name, effect)),
	});

	test.each<[string, Comparison, Decision]>([
		[
			"the same code",
			record([trials("a/fast", 0.05)], [], { identity: "identical-code" }),
			{ kind: "no-verdict", reason: "the two sides are the same machine code" },
		],
		[
			"one build on both sides",
			record([trials("a/slow", -0.05)], [], { identity: "shared-build" }),
			{ kind: "no-verdict", reason: "the two sides are the same machine code" },
		],
		[
			"interrupted",
			record([trials("a/slow", -0.05)], [], { completion: "interrupted" }),
			{ kind: "no-verdict", reason: "the run was interrupted" },
		],
		[
			"promising",
			record([trials("a/fast", 0.05), trials("a/same", 0)]),
			{
				kind: "promising",
				faster: ["a/fast"],
				reason: "faster on a/fast, no loss anywhere; not yet confirmed on fresh samples",
			},
		],
		[
			"slower, and a crash",
			record([trials("a/slow", -0.05)], [fault("crash", "candidate")]),
			{
				kind: "reject",
				slower: ["a/slow"],
				faulty: ["evbuffer/x"],
				reason: "slower on a/slow; the candidate fails evbuffer/x",
			},
		],
		[
			"slower alone",
			record([trials("a/slow", -0.05)]),
			{ kind: "reject", slower: ["a/slow"], faulty: [], reason: "slower on a/slow" },
		],
		[
			"a crash alone",
			record([trials("a/same", 0)], [fault("crash", "candidate")]),
			{
				kind: "reject",
				slower: [],
				faulty: ["evbuffer/x"],
				reason: "the candidate fails evbuffer/x",
			},
		],
		[
			"a crash on a bench that moved: its slower workload is not said to be slower",
			record([trials("a/slow", -0.05), trials("self/nop-8", 0.05)], [fault("crash", "candidate")]),
			{
				kind: "reject",
				slower: ["a/slow"],
				faulty: ["evbuffer/x"],
				reason: "the candidate fails evbuffer/x",
			},
		],
		[
			"more than three slower",
			record(["a/1", "a/2", "a/3", "a/4", "a/5"].map((name) => trials(name, -0.05))),
			{
				kind: "reject",
				slower: ["a/1", "a/2", "a/3", "a/4", "a/5"],
				faulty: [],
				reason: "slower on a/1, a/2, a/3 and 2 more",
			},
		],
		[
			"exactly three slower",
			record(["a/1", "a/2", "a/3"].map((name) => trials(name, -0.05))),
			{
				kind: "reject",
				slower: ["a/1", "a/2", "a/3"],
				faulty: [],
				reason: "slower on a/1, a/2, a/3",
			},
		],
		[
			"nothing moved",
			record([trials("a/same", 0)]),
			{ kind: "undecided", reason: "nothing is faster by 2 %, nothing is slower" },
		],
		[
			"nothing moved, one is open",
			record([trials("a/same", 0), trials("a/noisy", 0, 0.1)]),
			{
				kind: "undecided",
				reason: "nothing is faster by 2 %, nothing is slower, 1 workload not settled",
			},
		],
		[
			"faster, and two are open",
			record([trials("a/fast", 0.05), trials("a/noisy", 0, 0.1)], [fault("crash", "baseline")]),
			{
				kind: "undecided",
				reason: "faster on a/fast, 2 workloads not settled: measure longer with --budget",
			},
		],
		[
			"no certificate",
			comparisonFixture({ samples: certified({}) }),
			{ kind: "no-verdict", reason: "the A/A certificate of this run was not measured" },
		],
		[
			"a certificate that moved both ways",
			comparisonFixture({ samples: certified({ "c/slow": -0.05, "c/fast": 0.05, "c/same": 0 }) }),
			{
				kind: "no-verdict",
				reason:
					"the A/A certificate failed: c/fast, c/slow moved with the baseline on both sides; this host is not fit to measure now",
			},
		],
		[
			"a certificate that failed",
			record(
				[trials("a/fast", 0.05)],
				[{ ...fault("error", "both"), layer: "certificate" as const }],
			),
			{
				kind: "no-verdict",
				reason: "the A/A certificate could not be measured: evbuffer/x failed",
			},
		],
		[
			"a sentinel that got slower",
			record([trials("a/fast", 0.05), trials("self/nop-8", -0.05)]),
			{
				kind: "no-verdict",
				reason: "the sentinel self/nop-8 moved, which runs no code of libevent: this run is void",
			},
		],
		[
			"a calibration that failed",
			record([trials("a/slow", -0.05)], [], {
				calibration: { state: "fails", reason: "9 of 240" },
			}),
			{ kind: "no-verdict", reason: "evlab calibrate has failed on this host: 9 of 240" },
		],
		[
			"A/A, quiet",
			record([trials("a/same", 0)], [], { identity: "aa" }),
			{
				kind: "no-verdict",
				reason: "A/A: the same source on both sides, and nothing was called faster or slower",
			},
		],
		[
			"A/A, moved",
			record([trials("a/slow", -0.05), trials("a/fast", 0.05)], [], { identity: "aa" }),
			{
				kind: "no-verdict",
				reason:
					"A/A: the same source on both sides, yet a/slow, a/fast moved: do not trust this host now",
			},
		],
		[
			"A/A, failed",
			record([trials("a/same", 0)], [fault("hang", "candidate")], { identity: "aa" }),
			{
				kind: "no-verdict",
				reason:
					"A/A: the same source on both sides, yet evbuffer/x failed: the bench or the source is at fault",
			},
		],
		[
			"A/A, nothing",
			record([], [fault("skipped", "both")], { identity: "aa" }),
			{
				kind: "no-verdict",
				reason: "A/A: the same source on both sides, and nothing was measured",
			},
		],
	])("%s", (_, comparison, decision) => {
		expect(decide(comparison)).toEqual(decision);
	});
});

test("what passes for a certificate: a skipped one is no fault, one without need is not missed", () => {
	const skipped = { ...fault("skipped", "both"), layer: "certificate" as const };
	expect(decide(record([trials("a/fast", 0.05)], [skipped])).kind).toBe("promising");
	const { samples } = record([trials("a/fast", 0.05)]);
	const none = comparisonFixture({ samples: { ...samples, certificate: [] } });
	expect(decide(none, { needsCertificate: false }).kind).toBe("promising");
	// Not needed is not ignored: one that is there and moved counts.
	const moved = comparisonFixture({
		samples: { ...samples, certificate: trials("certified/one", 0.05) },
	});
	expect(decide(moved, { needsCertificate: false }).kind).toBe("no-verdict");
});

test("a fault of both sides blames nobody", () => {
	const groups = [trials("a/fast", 0.05)];
	expect(decide(record(groups, [fault("crash", "both")])).kind).toBe("undecided");
});

test("a gain of exactly the per cent asked for carries the decision", () => {
	const at = Math.log1p(0.02);
	const even = (workload: string, effect: number) =>
		syntheticTrials({ ...common, workload, effect, trialSd: 0, cellSd: 0, seed: 5 });
	expect(decide(record([even("a/fast", at)])).kind).toBe("promising");
	expect(decide(record([even("a/fast", at - 1e-12)])).kind).toBe("undecided");
});

test("the lock step and the certificate carry no gain", () => {
	const { samples } = record([trials("a/same", 0)]);
	const fast = trials("a/same", 0.05);
	const decision = decide(comparisonFixture({ samples: { ...samples, lockstep: fast } }));
	expect(decision.kind).toBe("undecided");
});

test("an estimate that reaches 2 % and is not called faster carries nothing", () => {
	const results = [
		measured("certified/one", { layer: "certificate" }),
		measured("a/wide", { verdict: "inconclusive", logRatio: 0.05, alone: [-0.02, 0.12] }),
	];
	expect(decide(withResults(results))).toEqual({
		kind: "undecided",
		reason: "nothing is faster by 2 %, nothing is slower, 1 workload not settled",
	});
});

test("the control of the same source has measured when any workload has", () => {
	const skipped = { kind: "skipped", role: "both", detail: "a quick run" } as const;
	const results = [measured("a/same"), voided("a/left-out", skipped)];
	expect(decide(withResults(results, { identity: "aa" }))).toEqual({
		kind: "no-verdict",
		reason: "A/A: the same source on both sides, and nothing was called faster or slower",
	});
});
