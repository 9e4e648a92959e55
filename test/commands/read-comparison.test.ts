import { expect, test } from "vitest";
import { readComparison } from "../../src/commands/read-comparison.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";

const hash = "a".repeat(64);
const buildId = "b".repeat(40);
const binary = { path: "/x", buildId };
const build: Comparison["baseline"] = {
	variant: { name: "upstream", origin: "ref", commit: buildId, tree: buildId },
	toolchain: {
		compiler: "gcc",
		compilerVersion: "12",
		cmakeVersion: "3.25",
		generator: "Ninja",
		flags: "-O2",
	},
	cacheKey: hash,
	codeHash: hash,
	addons: [{ layout: 0, path: "/a", buildId }],
	evrun: "/e",
	evrunAlloc: "/f",
	upstream: { bench: binary, bench_cascade: binary, bench_http: binary, bench_httpclient: binary },
};
const comparison: Comparison = {
	schema: "evlab.comparison/1",
	startedAt: "2026-01-01T00:00:00.000Z",
	durationMs: 1,
	completion: "complete",
	identity: "aa",
	seed: 1,
	environment: {
		cpuModel: "c",
		cores: 2,
		kernel: "k",
		distribution: "d",
		node: "20",
		compiler: "gcc",
		libc: "2.36",
		virtualized: true,
		pinnedCore: null,
		hostClass: "x86_64 vm 2-core no-pmu",
		fingerprint: hash,
	},
	workloadHash: hash,
	ruleVersion: "1",
	rule: { fasterPercent: 2, samePercent: 1 },
	calibration: { state: "none", reason: "run evlab calibrate" },
	stopping: { pilotTrials: 4, microHalfWidth: 0.004, upstreamHalfWidth: null },
	baseline: build,
	candidate: build,
	results: [],
	samples: { trials: [], lockstep: [], certificate: [], processes: [], faults: [] },
};

const read = (text: string) =>
	readComparison(createFakeFiles({ "/r/comparison.json": text }), "/r/comparison.json");

test("a stored comparison comes back as it was", async () => {
	expect(await read(JSON.stringify(comparison))).toEqual(comparison);
});

test.each<[string, string, RegExp]>([
	["not JSON", "{", /: not JSON$/],
	[
		"of another schema",
		JSON.stringify({ ...comparison, schema: "evlab.comparison/2" }),
		/: schema: /,
	],
	["something else", "[]", /: : .*object/],
	[
		"with a broken sample",
		JSON.stringify({ ...comparison, samples: { ...comparison.samples, trials: [1] } }),
		/: samples\.trials\.0: /,
	],
])("a file that is %s is named with the place", async (_, text, message) => {
	const error = await read(text).catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		code: "BAD_INPUT",
		nextStep: expect.stringContaining("comparison.json"),
	});
	expect((error as Error).message).toMatch(/^\/r\/comparison\.json: /);
	expect((error as Error).message).toMatch(message);
});

test("a file that is not there", async () => {
	await expect(readComparison(createFakeFiles(), "/nowhere")).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: "/nowhere: no such file",
	});
});
