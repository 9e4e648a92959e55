import { describe, expect, test } from "vitest";
import { mayGain, screenVerdict } from "../../src/decide/screen-verdict.ts";
import { measured, voided, withResults } from "../fixtures/hand-made.ts";

const needed = Math.log1p(0.02);
const margin = Math.log1p(0.01);
const rule = withResults([]);

describe("a workload may gain", () => {
	test.each([
		["clear of 0, up to what is asked for", 0.01, [1e-9, needed], true],
		["clear of 0, never as much as is asked for", 0.01, [1e-9, needed - 1e-9], false],
		["touching 0 with an estimate that reaches it", needed, [0, 0.05], true],
		["touching 0 with an estimate below it", needed - 1e-9, [0, 0.05], false],
		["losing at most the margin", needed, [-margin + 1e-9, 0.06], true],
		["perhaps losing the margin", needed, [-margin, 0.06], false],
	] as const)("%s", (_, logRatio, alone, expected) => {
		expect(mayGain(measured("a/b", { logRatio, alone }), rule)).toBe(expected);
	});
});

const certified = measured("certified/one", { layer: "certificate" });
const screen = (...results: readonly ReturnType<typeof measured>[]) =>
	screenVerdict(withResults([certified, ...results]));

describe("a screening", () => {
	const good = { verdict: "faster", logRatio: 0.05, alone: [0.04, 0.06] } as const;

	test("passes on the workload whose interval begins highest", () => {
		const lesser = measured("a/lesser", { ...good, logRatio: 0.07, alone: [0.03, 0.11] });
		expect(screen(lesser, measured("a/best", good))).toMatchObject({
			kind: "passes",
			best: { workload: "a/best" },
			reason: "may be faster: a/best -4.9 % (99 %: -3.9 % to -5.8 %)",
		});
	});

	test("takes no sentinel and no cross-check for a gain", () => {
		const same = measured("a/same", { alone: [-0.004, 0.004] });
		const cross = measured("a/same", { ...good, layer: "lockstep" });
		expect(screen(same, cross)).toEqual({
			kind: "rejects",
			reason: "noise: nothing gains; the most is a/same 0.0 % (99 %: +0.4 % to -0.4 %)",
		});
	});

	test("leaves a real gain that is too small open", () => {
		const small = measured("a/small", { logRatio: 0.01, alone: [0.005, 0.015] });
		const larger = measured("a/noisy", { logRatio: 0.012, alone: [-0.02, 0.04] });
		expect(screen(larger, small)).toEqual({
			kind: "inconclusive",
			reason: "real but below 2 %: a/small -1.0 % (99 %: -0.5 % to -1.5 %)",
		});
		// An interval that touches 0 is not real.
		expect(screen(measured("a/b", { logRatio: 0.01, alone: [0, 0.015] })).kind).toBe("rejects");
	});

	test("names the largest estimate where nothing gains", () => {
		const [one, two] = [measured("a/one", { logRatio: 0.001 }), measured("a/two", { logRatio: 0 })];
		for (const order of [
			[one, two],
			[two, one],
		]) {
			expect(screen(...order)).toMatchObject({
				kind: "rejects",
				reason: expect.stringContaining("the most is a/one -0.1 %"),
			});
		}
	});

	test("is settled by a loss, and by a host that allows no verdict", () => {
		const slower = measured("a/slow", { verdict: "slower", logRatio: -0.05 });
		expect(screen(measured("a/best", good), slower)).toEqual({
			kind: "rejects",
			reason: "slower on a/slow",
		});
		expect(screenVerdict(withResults([]))).toMatchObject({ kind: "inconclusive" });
		const crash = { kind: "crash", role: "candidate", signal: "SIGSEGV", detail: "d" } as const;
		expect(
			screenVerdict(withResults([certified, measured("a/best", good), voided("a/x", crash)])),
		).toMatchObject({ kind: "rejects" });
	});
});
