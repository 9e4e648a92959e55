import { describe, expect, inject, it } from "vitest";
import { BenchResult } from "../../src/model/bench-result.ts";
import { Comparison } from "../../src/model/comparison.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";
import { commentOnly, writePatch } from "../fixtures/hostile-patches.ts";
import { evlab, layout } from "./cli.ts";

const quick = ["--quick", "--budget", "2", "--filter", "self/nop"];

describe("the same source on both sides", () => {
	it("is an A/A run, labelled so, with the build ids of what was loaded", async () => {
		const { exitCode, stdout } = await evlab("compare", "upstream", "upstream", ...quick);
		expect(exitCode).toBe(0);
		expect(stdout).toMatch(/^A\/A run: the same source on both sides/);
		expect(stdout).toMatch(/result: no-verdict: A\/A/);
	});

	it("--json prints the record, one line of JSON and nothing else, on standard output", async () => {
		const { exitCode, stdout, stderr } = await evlab(
			...["compare", "upstream", "upstream", ...quick, "--json"],
		);
		expect(exitCode).toBe(0);
		expect(stdout.trimEnd()).not.toContain("\n");
		const record = Comparison.parse(JSON.parse(stdout));
		expect(record).toMatchObject({ identity: "aa", completion: "complete" });
		expect(stderr).toContain("record: ");
		const upstream = inject("upstream");
		for (const side of [record.baseline, record.candidate]) {
			expect(side.addons).toEqual(upstream.addons);
			expect(side.addons.every(({ buildId }) => /^[0-9a-f]{40}$/.test(buildId))).toBe(true);
		}
		// Never the same loaded file against itself.
		expect(record.samples.trials.length).toBeGreaterThan(0);
		for (const { layouts } of record.samples.trials) {
			expect(layouts.baseline).not.toBe(layouts.candidate);
		}
	});
});

describe("a change of comments only", () => {
	const patch = () => writePatch(layout.tree, "tip", temporaryDirectory(), "comments", commentOnly);

	it("is no change: said before anything is measured, without a verdict", async () => {
		const { exitCode, stdout, stderr } = await evlab("compare", "tip", patch());
		expect(exitCode).toBe(0);
		expect(stdout).toMatch(/^no change: comments compiles to the same libevent machine code/);
		expect(stdout).toContain("no verdict");
		expect(stderr).not.toContain("measuring");
	});

	it("is said in JSON, too", async () => {
		const { exitCode, stdout } = await evlab("compare", "tip", patch(), "--json");
		expect(exitCode).toBe(0);
		// Not a comparison: nothing was measured.
		const said = JSON.parse(stdout);
		expect(said).toMatchObject({
			identity: "identical-code",
			baseline: { codeHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
			candidate: { variant: { name: "comments" } },
		});
		expect(said.candidate.codeHash).toBe(said.baseline.codeHash);
	});
});

describe("evlab bench", () => {
	it("measures one build: ns/op of every trial, system calls, no bytes per second", async () => {
		const { exitCode, stdout } = await evlab(
			...["bench", "upstream", "--filter", "evbuffer/add-drain,socket-io/write-read-64"],
			...["--trials", "3", "--json"],
		);
		expect(exitCode).toBe(0);
		const { rows, build } = BenchResult.parse(JSON.parse(stdout));
		expect(build.cacheKey).toBe(inject("upstream").cacheKey);
		expect(rows.map(({ workload, state }) => [workload, state])).toEqual([
			["evbuffer/add-drain-64", "measured"],
			["evbuffer/add-drain-4k", "measured"],
			["evbuffer/add-drain-resident-64", "measured"],
			["socket-io/write-read-64", "measured"],
		]);
		for (const row of rows) {
			if (row.state !== "measured") continue;
			expect(row.trialNsPerOp).toHaveLength(3);
			expect(row.syscallsPerOp).toEqual(
				row.workload.startsWith("socket-io/") ? { writev: 1, ioctl: 1, readv: 1 } : {},
			);
		}
		expect(stdout).not.toMatch(/MB\/s|perSecond/);
	});
});
