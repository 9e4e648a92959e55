import { expect, test } from "vitest";
import { assertPairable, poolSamples } from "../../src/compare/pairing.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";

const fixture = comparisonFixture();
const other = "0".repeat(64);

test.each<[string, Partial<Comparison>]>([
	["workload file", { workloadHash: other }],
	["host", { environment: { ...fixture.environment, fingerprint: other } }],
	["decision rule", { ruleVersion: "another/1" }],
	["baseline build", { baseline: { ...fixture.baseline, cacheKey: other } }],
	["candidate build", { candidate: { ...fixture.candidate, cacheKey: other } }],
])("records with another %s refuse to pair", (name, change) => {
	expect(() => assertPairable({ ...fixture, ...change }, fixture)).toThrow(
		expect.objectContaining({
			code: "RECORD_MISMATCH",
			message: expect.stringContaining(name),
		}),
	);
});

test("pooling keeps every sample and numbers trials and rounds anew", () => {
	const pooled = poolSamples(fixture, fixture);
	expect(pooled.trials).toHaveLength(2 * fixture.samples.trials.length);
	const ids = pooled.trials.map(({ workload, trial }) => `${workload} ${trial}`);
	expect(new Set(ids).size).toBe(ids.length);
	expect(new Set(pooled.processes.map(({ round }) => round)).size).toBe(40);
});
