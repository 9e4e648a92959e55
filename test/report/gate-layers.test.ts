import { expect, test } from "vitest";
import type { GateReport } from "../../src/model/gate.ts";
import { layerLines } from "../../src/report/gate-layers.ts";

const lines = (parts: Partial<GateReport>) =>
	layerLines(parts as GateReport).map(({ label, text, failures }) => [label, text, ...failures]);
const search = { sanitizer: "none", seconds: 20, seed: 7, scripts: 900, steps: 18_000 } as const;

test("what was not asked has no line", () => {
	expect(lines({})).toEqual([]);
});

test("layers that found nothing say how much they looked at", () => {
	const ran = { state: "ran", complaint: "", bytes: null, allowance: 0 } as const;
	expect(
		lines({
			surface: { objects: 26, findings: [] },
			scenarios: [{ scenario: "a", pristine: ran, variant: ran, reason: "" }],
			oracle: [
				{ ...search, difference: null, saved: null },
				{ ...search, sanitizer: "address", difference: null, saved: null },
			],
		}),
	).toEqual([
		["surface", "26 objects, no new reaches"],
		["scenario", "1 of 1 as the unmodified library"],
		["oracle", "900 programs, 18000 steps in at most 20 s, seed 7"],
		["oracle", "900 programs with ASan+UBSan, 18000 steps in at most 20 s, seed 7"],
	]);
	expect(lines({ oracle: [] })).toEqual([["oracle", "not asked"]]);
});

test("each failure is a line of its layer, the oracle's with how to see it again", () => {
	const ran = { state: "ran", complaint: "", bytes: null, allowance: 0 } as const;
	const difference = { role: "candidate", step: 3, expected: "4", found: "5" } as const;
	expect(
		lines({
			surface: {
				objects: 26,
				findings: [{ object: "buffer.c.o", what: "fork", why: "starts work" }],
			},
			scenarios: [{ scenario: "a", pristine: ran, variant: ran, reason: "lost" }],
			oracle: [{ ...search, difference, saved: "/s/x.json" }],
		}).map(([, , ...failures]) => failures),
	).toEqual([
		["buffer.c.o: fork starts work"],
		["a: lost"],
		["expected 4, found 5", "again: evlab oracle --replay /s/x.json"],
	]);
});
