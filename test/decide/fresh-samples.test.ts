import { expect, test } from "vitest";
import { notFresh } from "../../src/decide/fresh-samples.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import { withResults } from "../fixtures/hand-made.ts";

const screen = withResults([], {
	...{ seed: 1, startedAt: "2026-11-24T12:00:00.000Z", durationMs: 60_000 },
});
const fresh = (changes: Partial<Comparison> = {}) =>
	notFresh(screen, { ...screen, seed: 2, startedAt: "2026-11-24T12:01:00.000Z", ...changes });
const other = "9".repeat(64);

test("samples taken from the end of the screening on, with another seed", () => {
	expect(fresh()).toBeNull();
	expect(fresh({ startedAt: "2026-11-24T12:00:59.999Z" })).toBe(
		"its samples were not taken after the screening's",
	);
	expect(fresh({ seed: 1 })).toBe("it has the screening's seed");
});

test.each<[string, Partial<Comparison>]>([
	["host", { environment: { ...screen.environment, fingerprint: other } }],
	["workload set", { workloadHash: other }],
	["rule", { ruleVersion: "another" }],
	["baseline", { baseline: { ...screen.baseline, codeHash: other } }],
	["candidate", { candidate: { ...screen.candidate, codeHash: other } }],
])("of another %s they confirm nothing", (name, changes) => {
	expect(fresh(changes)).toBe(`it has another ${name} than the screening`);
});
