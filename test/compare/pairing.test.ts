import { describe, expect, test } from "vitest";
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

test("the first difference is named with both values, shortened, and what to do", () => {
	const change = { workloadHash: other, ruleVersion: "another/1" };
	expect(() => assertPairable({ ...fixture, ...change }, fixture)).toThrow(
		expect.objectContaining({
			message: "the stored record has another workload file (000000000000, here ffffffffffff)",
			nextStep: "measure anew without --append",
		}),
	);
	expect(() => assertPairable(fixture, fixture)).not.toThrow();
});

test.each(["baseline", "candidate"] as const)("a record of another %s source refuses", (role) => {
	const variant = { ...fixture[role].variant, tree: "0".repeat(40) };
	const stored = { ...fixture, [role]: { ...fixture[role], variant } };
	expect(() => assertPairable(stored, fixture)).toThrow(`another ${role} source`);
	expect(() => poolSamples(stored, fixture)).toThrow(`another ${role} source`);
});

describe("pooled numbers go on where the stored record ends", () => {
	const numbers = (samples: readonly { readonly trial: number }[]) => [
		...new Set(samples.map(({ trial }) => trial)),
	];
	const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

	test("of every layer by itself; faults of both are kept", () => {
		const pooled = poolSamples(fixture, fixture);
		expect(numbers(pooled.trials)).toEqual(upTo(48));
		expect(numbers(pooled.lockstep)).toEqual(upTo(16));
		expect(numbers(pooled.certificate)).toEqual(upTo(24));
		expect([...new Set(pooled.processes.map(({ round }) => round))]).toEqual(upTo(40));
		expect(pooled.faults).toEqual([...fixture.samples.faults, ...fixture.samples.faults]);
		expect(pooled.lockstep).toHaveLength(2 * fixture.samples.lockstep.length);
		expect(pooled.certificate).toHaveLength(2 * fixture.samples.certificate.length);
		expect(pooled.processes).toHaveLength(2 * fixture.samples.processes.length);
	});

	test("an empty stored record changes no number", () => {
		const none = { trials: [], lockstep: [], certificate: [], processes: [], faults: [] };
		expect(poolSamples({ ...fixture, samples: none }, fixture)).toEqual(fixture.samples);
	});
});
