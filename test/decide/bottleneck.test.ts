import { describe, expect, test } from "vitest";
import { concludePair, type PairedSubject } from "../../src/decide/bottleneck.ts";
import type { Movement, SubjectProfile } from "../../src/model/profile.ts";
import { functionCosts, subjectProfile } from "../fixtures/profile.ts";

function pair(
	candidate: Partial<SubjectProfile>,
	changes: Partial<PairedSubject> = {},
): PairedSubject {
	return {
		baseline: subjectProfile(),
		candidate: subjectProfile(candidate),
		movements: [],
		nsPerOp: 850,
		timeChange: { low: -0.01, high: 0.01 },
		...changes,
	};
}

function movement(
	symbol: string,
	baseline: number,
	candidate: number,
	significant = true,
): Movement {
	return {
		workload: "socket-io/write-read-64",
		symbol,
		owner: "libevent",
		baselineShare: baseline / 850,
		candidateShare: candidate / 850,
		significant,
		selfNs: { baseline, candidate, low: candidate - baseline - 1, high: candidate - baseline + 1 },
	};
}

const calls = (perOp: Readonly<Record<string, number>>): SubjectProfile["syscalls"] => ({
	state: "measured",
	by: "tracepoints",
	calls: Object.entries(perOp).map(([name, rate]) => ({ name, perOp: rate, nsPerCall: null })),
});

describe("exact counts", () => {
	test("equal on both sides: it did not move", () => {
		expect(concludePair([pair({})])).toMatchObject({ kind: "did not move" });
	});

	test("fewer instructions: it moved, and where", () => {
		const conclusion = concludePair([
			pair({ functions: functionCosts({ evbuffer_add: 40, evbuffer_read: 40 }) }),
		]);
		expect(conclusion).toEqual({
			kind: "moved",
			evidence: [
				"socket-io/write-read-64: instructions 100 to 80.0 an operation (-20.0 %), most of it in evbuffer_add",
			],
		});
	});

	test("more of them are a new bottleneck, by name", () => {
		expect(
			concludePair([pair({ functions: functionCosts({ evbuffer_add: 68, evbuffer_read: 40 }) })]),
		).toMatchObject({ kind: "new bottleneck", symbol: "evbuffer_add" });
	});

	test("code that went into another function is no change", () => {
		const moved = functionCosts({ evbuffer_add: 20, helper: 40, evbuffer_read: 40 });
		expect(concludePair([pair({ functions: moved })])).toMatchObject({ kind: "did not move" });
	});

	test("timers count the clock too: 1 % of them is none", () => {
		const functions = functionCosts({ evbuffer_add: 61, evbuffer_read: 40 });
		const timers = { workload: "timers/rearm-1000" };
		expect(
			concludePair([pair({ ...timers, functions }, { baseline: subjectProfile(timers) })]),
		).toMatchObject({ kind: "did not move" });
		expect(concludePair([pair({ functions })])).toMatchObject({ kind: "new bottleneck" });
	});

	test("a system call less: it moved", () => {
		expect(concludePair([pair({ syscalls: calls({ writev: 1, readv: 0.5 }) })])).toEqual({
			kind: "moved",
			evidence: ["socket-io/write-read-64: readv 1.00 to 0.50 calls an operation"],
		});
	});

	test("another call in its place: no change", () => {
		expect(concludePair([pair({ syscalls: calls({ writev: 1, recvfrom: 1 }) })])).toMatchObject({
			kind: "did not move",
		});
	});
});

describe("time", () => {
	test("a symbol beyond the error and beyond what placement does: it moved", () => {
		const movements = [movement("evbuffer_add", 130, 90)];
		expect(concludePair([pair({}, { movements })])).toEqual({
			kind: "moved",
			evidence: ["socket-io/write-read-64: evbuffer_add 130 to 90.0 ns an operation"],
		});
	});

	test.each([
		["within the error", movement("evbuffer_add", 130, 90, false)],
		["as little as placement does", movement("evbuffer_add", 130, 115)],
		["too small a part of the operation", movement("evbuffer_add", 20, 10)],
	])("%s: it did not", (_, each) => {
		expect(concludePair([pair({}, { movements: [each] })])).toMatchObject({ kind: "did not move" });
	});

	test("made up for by another symbol: it did not", () => {
		const movements = [movement("evbuffer_add", 130, 90), movement("helper", 10, 50)];
		expect(concludePair([pair({}, { movements })])).toMatchObject({ kind: "did not move" });
	});

	test("grown: a new bottleneck", () => {
		expect(
			concludePair([pair({}, { movements: [movement("evbuffer_add", 130, 200)] })]),
		).toMatchObject({ kind: "new bottleneck", symbol: "evbuffer_add" });
	});
});

test("fewer instructions on a workload that became slower are no gain", () => {
	const functions = functionCosts({ evbuffer_add: 40, evbuffer_read: 40 });
	const timeChange = { low: 0.05, high: 0.2 };
	expect(concludePair([pair({ functions }, { timeChange })]).kind).not.toBe("moved");
});

test("what grew elsewhere stands behind what shrank", () => {
	const conclusion = concludePair([
		pair({ functions: functionCosts({ evbuffer_add: 40, evbuffer_read: 40 }) }),
		pair({ functions: functionCosts({ evbuffer_add: 60, evbuffer_read: 90 }) }),
	]);
	if (conclusion.kind !== "moved") throw new Error(conclusion.kind);
	expect(conclusion.evidence.map((line) => /[-+]\d+\.\d %/.exec(line)?.[0])).toEqual([
		"-20.0 %",
		"+50.0 %",
	]);
});

test("no evidence is no conclusion, and says why", () => {
	const missing = { state: "unavailable", because: "perf is not installed", unlock: null } as const;
	const nothing = { attribution: missing, syscalls: missing, functions: missing };
	expect(concludePair([pair(nothing, { baseline: subjectProfile(nothing) })])).toEqual({
		kind: "unavailable",
		because: "perf is not installed",
	});
	expect(concludePair([])).toEqual({ kind: "unavailable", because: "no workload was profiled" });
});
