import { expect, test } from "vitest";
import { compilerAgreement } from "../../src/compare/compiler-agreement.ts";
import type { Layer, WorkloadResult } from "../../src/model/comparison.ts";
import type { Verdict } from "../../src/model/effect.ts";

const interval = { low: 0, high: 0, level: 0.99 };

function result(workload: string, verdict: Verdict, layer: Layer = "micro"): WorkloadResult {
	return {
		state: "measured",
		layer,
		workload,
		verdict,
		baselineNsPerOp: 1,
		candidateNsPerOp: 1,
		floorNsPerOp: null,
		kernelShare: null,
		effect: {
			logRatio: 0,
			interval,
			familyInterval: interval,
			units: 16,
			unit: "layout",
			spread: interval,
			sameSign: 1,
		},
		syscalls: null,
	};
}

const crash: WorkloadResult = {
	state: "void",
	layer: "micro",
	workload: "w",
	fault: { kind: "crash", role: "candidate", signal: "SIGSEGV", detail: "d" },
};

test.each<[Verdict, Verdict, string]>([
	["faster", "faster", "agree"],
	["slower", "slower", "agree"],
	["same", "same", "agree"],
	["faster", "same", "only one moved"],
	["same", "slower", "only one moved"],
	["faster", "slower", "opposite"],
	["slower", "faster", "opposite"],
	["inconclusive", "faster", "open"],
	["inconclusive", "inconclusive", "open"],
])("%s with one, %s with the other: %s", (left, right, conclusion) => {
	expect(compilerAgreement([result("w", left)], [result("w", right)])).toEqual([
		{ subject: "w", left, right, conclusion },
	]);
});

test("the A/A certificate of a run does not stand in for the workload it names", () => {
	const sides = (["slower", "slower"] as const).map((verdict) => [
		result("w", verdict),
		result("w", "inconclusive", "certificate"),
		result("other", "same", "certificate"),
	]);
	expect(compilerAgreement(sides[0] ?? [], sides[1] ?? [])).toEqual([
		{ subject: "w", left: "slower", right: "slower", conclusion: "agree" },
	]);
});

test("a fault with one compiler is named and leaves the matter open", () => {
	expect(compilerAgreement([result("w", "faster")], [crash])).toEqual([
		{ subject: "w", left: "faster", right: "crash", conclusion: "open" },
	]);
	expect(compilerAgreement([crash], [crash])[0]?.conclusion).toBe("open");
});

test("every workload of either, upstream's too; the lock step carries no verdict", () => {
	const left = [
		result("b", "same"),
		result("upstream/bench", "same", "upstream"),
		result("b", "faster", "lockstep"),
	];
	expect(compilerAgreement(left, [result("c", "same")])).toEqual([
		{ subject: "b", left: "same", right: "not measured", conclusion: "open" },
		{ subject: "upstream/bench", left: "same", right: "not measured", conclusion: "open" },
		{ subject: "c", left: "not measured", right: "same", conclusion: "open" },
	]);
});

test("the same machine code is the same on every workload", () => {
	const right = [result("a", "faster"), result("b", "same")];
	expect(compilerAgreement("identical code", right)).toEqual([
		{ subject: "a", left: "same", right: "faster", conclusion: "only one moved" },
		{ subject: "b", left: "same", right: "same", conclusion: "agree" },
	]);
	expect(compilerAgreement("identical code", "identical code")).toEqual([]);
});
