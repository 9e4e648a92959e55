import { expect, test } from "vitest";
import { layerAgreement, modeAgreement } from "../../src/compare/agreement.ts";
import type { Layer, WorkloadResult } from "../../src/model/comparison.ts";
import type { Verdict } from "../../src/model/effect.ts";

function result(layer: Layer, workload: string, verdict: Verdict, at = 0): WorkloadResult {
	const interval = { low: at - 0.001, high: at + 0.001, level: 0.99 };
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
			logRatio: at,
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

test.each<[Verdict, Verdict, string]>([
	["faster", "faster", "agree"],
	["same", "same", "agree"],
	["same", "faster", "only one moved"],
	["slower", "faster", "disagree"],
	["inconclusive", "faster", "open"],
])("upstream %s, micro %s: %s", (upstream, micro, conclusion) => {
	const [agreement] = layerAgreement([
		result("upstream", "upstream/bench_cascade", upstream),
		result("micro", "dispatch/readd-plain", micro),
		result("micro", "evbuffer/add-drain-64", "slower"),
	]);
	expect(agreement?.conclusion).toBe(conclusion);
});

test("a program without its counterparts is open; bench_http is not bench", () => {
	const [bench, http] = layerAgreement([
		result("upstream", "upstream/bench-100", "same"),
		result("upstream", "upstream/bench_http", "faster"),
		result("micro", "bufferevent/echo-64", "faster"),
	]);
	expect(bench).toMatchObject({ right: "not measured", conclusion: "open" });
	expect(http).toMatchObject({ conclusion: "agree" });
});

test("modes disagree when their intervals are apart and their stories differ", () => {
	const conclude = (a: [Verdict, number], b: [Verdict, number]) =>
		modeAgreement([result("micro", "w/x", a[0], a[1]), result("lockstep", "w/x", b[0], b[1])])[0]
			?.conclusion;
	expect(conclude(["faster", 0.05], ["faster", 0.0505])).toBe("agree");
	expect(conclude(["faster", 0.05], ["faster", 0.08])).toBe("agree");
	expect(conclude(["faster", 0.05], ["same", 0])).toBe("disagree");
	expect(conclude(["inconclusive", 0.05], ["inconclusive", 0])).toBe("disagree");
	expect(modeAgreement([result("lockstep", "w/x", "same")])).toEqual([]);
});
