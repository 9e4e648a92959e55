import { describe, expect, test } from "vitest";
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

describe("each program is held against the micro-workloads that exercise the same code", () => {
	test.each([
		["upstream/bench-100", "dispatch/ring-1of100"],
		["upstream/bench-100", "dispatch/pass-100"],
		["upstream/bench_cascade", "dispatch/readd-plain"],
		["upstream/bench_cascade", "dispatch/add-del-1000"],
		["upstream/bench_http", "bufferevent/echo-64"],
		["upstream/bench_http-keepalive", "socket-io/write-read-64"],
	])("%s: %s", (program, counterpart) => {
		const others = [
			"dispatch/ring-x",
			"dispatch/pass-x",
			"dispatch/readd-x",
			"dispatch/add-del-x",
			"bufferevent/x",
			"socket-io/write-read-x",
			"evbuffer/x",
		];
		const kin = layerAgreement([
			result("upstream", program, "faster"),
			...others.map((name) => result("micro", name, "same")),
		]);
		expect(kin[0]).toMatchObject({ right: "same", conclusion: "only one moved" });
		const [agreement] = layerAgreement([
			result("upstream", program, "faster"),
			result("micro", counterpart, "faster"),
			result("micro", "evbuffer/x", "slower"),
		]);
		expect(agreement).toEqual({
			subject: program,
			left: "faster",
			right: "faster",
			conclusion: "agree",
		});
	});

	test("a program without kin, or whose kin has no numbers, is open", () => {
		const void_: WorkloadResult = {
			state: "void",
			layer: "micro",
			workload: "dispatch/ring-1",
			fault: { kind: "error", role: "both", detail: "d" },
		};
		const open = { right: "not measured", conclusion: "open" };
		expect(layerAgreement([result("upstream", "upstream/other", "same"), void_])).toMatchObject([
			open,
		]);
		expect(layerAgreement([result("upstream", "upstream/bench-1", "same"), void_])).toMatchObject([
			open,
		]);
		// What the lock step measured is no micro-workload.
		const lockstep = result("lockstep", "dispatch/ring-1", "same");
		expect(
			layerAgreement([result("upstream", "upstream/bench-1", "same"), lockstep]),
		).toMatchObject([open]);
	});

	test.each<[readonly Verdict[], Verdict]>([
		[["same", "same"], "same"],
		[["same", "inconclusive"], "inconclusive"],
		[["faster", "inconclusive"], "faster"],
		[["same", "slower"], "slower"],
		[["faster", "faster"], "faster"],
		[["faster", "slower"], "inconclusive"],
	])("%j together are %s", (verdicts, together) => {
		const [agreement] = layerAgreement([
			result("upstream", "upstream/bench-1", "same"),
			...verdicts.map((verdict, i) => result("micro", `dispatch/ring-${i}`, verdict)),
		]);
		expect(agreement?.right).toBe(together);
	});

	test.each<[Verdict, Verdict, string]>([
		["faster", "slower", "disagree"],
		["slower", "slower", "agree"],
		["faster", "same", "only one moved"],
		["slower", "same", "only one moved"],
		["same", "slower", "only one moved"],
		["faster", "inconclusive", "open"],
		["inconclusive", "inconclusive", "open"],
	])("%s and %s: %s", (upstream, micro, conclusion) => {
		const [agreement] = layerAgreement([
			result("upstream", "upstream/bench-1", upstream),
			result("micro", "dispatch/ring-1", micro),
		]);
		expect(agreement?.conclusion).toBe(conclusion);
	});
});

test("modes whose intervals touch are not apart, on either side; verdicts are told as they are", () => {
	const conclude = (a: [Verdict, number], b: [Verdict, number]) =>
		modeAgreement([result("micro", "w/x", ...a), result("lockstep", "w/x", ...b)])[0];
	// Half-widths of 0.001, and centres that are exact in binary.
	const near = result("micro", "w/x", "faster", 0);
	const far = (low: number): WorkloadResult => {
		const other = result("lockstep", "w/x", "same", 0);
		if (other.state !== "measured") throw new Error("unreachable");
		const interval = { low, high: low + 1, level: 0.99 };
		return { ...other, effect: { ...other.effect, interval } };
	};
	expect(modeAgreement([near, far(0.001)])[0]?.conclusion).toBe("agree");
	expect(modeAgreement([near, far(0.0011)])[0]?.conclusion).toBe("disagree");
	expect(modeAgreement([near, far(-1.001)])[0]?.conclusion).toBe("agree");
	expect(modeAgreement([near, far(-1.0011)])[0]?.conclusion).toBe("disagree");
	expect(conclude(["same", 0], ["faster", 0.05])).toEqual({
		subject: "w/x",
		left: "same",
		right: "faster",
		conclusion: "disagree",
	});
	expect(conclude(["slower", -0.05], ["slower", -0.09])?.conclusion).toBe("agree");
	expect(conclude(["inconclusive", -0.05], ["slower", -0.09])?.conclusion).toBe("disagree");
});
