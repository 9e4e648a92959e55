import { expect, test } from "vitest";
import { decide } from "../../src/decide/decision.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import type { Fault } from "../../src/model/sample.ts";
import { comparisonFixture, syntheticTrials } from "../fixtures/comparison.ts";

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
