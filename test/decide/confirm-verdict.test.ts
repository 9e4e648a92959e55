import { describe, expect, test } from "vitest";
import { confirmVerdict } from "../../src/decide/confirm-verdict.ts";
import { measured, voided, withResults } from "../fixtures/hand-made.ts";

const needed = Math.log1p(0.02);
const certified = measured("certified/one", { layer: "certificate" });
const gain = { verdict: "faster", logRatio: 0.05, alone: [0.04, 0.06] } as const;

type Results = readonly ReturnType<typeof measured>[];
const verdict = (screen: Results, confirm: Results) =>
	confirmVerdict(withResults([certified, ...screen]), withResults([certified, ...confirm]));
const of = (numbers: Parameters<typeof measured>[1]) =>
	verdict([measured("a/b", gain)], [measured("a/b", numbers)]);

describe("a confirmation passes", () => {
	test("with the estimate that chose the workload beside the fresh one", () => {
		expect(of({ ...gain, logRatio: 0.03, alone: [0.02, 0.04], family: [0.01, 0.05] })).toEqual({
			outcome: "passes",
			reason: "a/b: -4.9 % on the screen, -3.0 % on fresh samples (-1.0 % to -4.9 %)",
		});
	});

	test("at what is asked for, not below, and only when it is called faster", () => {
		const alone = [0.01, 0.03] as const;
		expect(of({ verdict: "faster", logRatio: needed, alone }).outcome).toBe("passes");
		expect(of({ verdict: "faster", logRatio: needed - 1e-9, alone }).outcome).toBe("inconclusive");
		expect(of({ verdict: "inconclusive", logRatio: 0.05, alone }).outcome).toBe("inconclusive");
	});

	test("on the gain whose interval begins highest, whatever is above it without being one", () => {
		const chosen = ["a/one", "a/two", "a/three"].map((name) => measured(name, gain));
		const again = [
			measured("a/one", { verdict: "inconclusive", logRatio: 0.07, alone: [0.06, 0.08] }),
			measured("a/two", { ...gain, alone: [0.03, 0.07] }),
			measured("a/three", { ...gain, alone: [0.035, 0.065] }),
		];
		expect(verdict(chosen, again).reason).toMatch(/^a\/three: /);
	});
});

test("what was not chosen on the screen, or checks the bench, confirms nothing", () => {
	const none = { outcome: "rejects", reason: "no gain could be measured again" };
	const still = measured("a/b");
	expect(verdict([still], [measured("a/b", gain)])).toEqual(none);
	const cross = measured("a/b", { ...gain, layer: "lockstep" });
	expect(verdict([still, cross], [measured("a/b", gain)])).toEqual(none);
	expect(verdict([measured("a/b", gain)], [measured("a/c", gain), cross])).toEqual(none);
});

test("what is left of a gain is real, or nothing", () => {
	expect(of({ logRatio: 0.005, alone: [1e-9, 0.01] })).toMatchObject({
		outcome: "inconclusive",
		reason: expect.stringMatching(/^not shown to reach what is asked for: a\/b: -4\.9 %/),
	});
	expect(of({ logRatio: -0.002, alone: [-0.004, 0] })).toEqual({
		outcome: "rejects",
		reason: "not confirmed: a/b: -4.9 % on the screen, +0.2 % on fresh samples (+0.4 % to 0.0 %)",
	});
});

test("a loss rejects; a host that allows no verdict leaves it open", () => {
	const slower = measured("a/slow", { verdict: "slower", logRatio: -0.05 });
	expect(verdict([measured("a/b", gain)], [measured("a/b", gain), slower])).toEqual({
		outcome: "rejects",
		reason: "slower on a/slow",
	});
	const screen = withResults([certified, measured("a/b", gain)]);
	expect(confirmVerdict(screen, withResults([])).outcome).toBe("inconclusive");
	const fault = { kind: "hang", role: "candidate", timeoutMs: 1, detail: "d" } as const;
	const hung = withResults([certified, voided("a/b", fault)]);
	expect(confirmVerdict(screen, hung).outcome).toBe("rejects");
});

test("what touches 0 is not real: its interval must be clear of it", () => {
	const left = (low: number) => of({ logRatio: 0.004, alone: [low, 0.01] }).outcome;
	expect([left(0), left(1e-9)]).toEqual(["rejects", "inconclusive"]);
});
