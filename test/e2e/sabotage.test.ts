import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, it } from "vitest";
import { confinedTrialWorkers } from "../../src/commands/confined-workers.ts";
import { createContext, quietly } from "../../src/commands/context.ts";
import { judgementOf } from "../../src/commands/judgement.ts";
import { type LoadedWorkloads, loadWorkloads } from "../../src/commands/load-workloads.ts";
import { buildVariants, resolveVariants } from "../../src/commands/prepare.ts";
import { planTrials } from "../../src/measure/plan-trials.ts";
import { runPairs } from "../../src/measure/run-pairs.ts";
import type { VariantBuild } from "../../src/model/build.ts";
import type { Comparison } from "../../src/model/comparison.ts";
import type { TrialSample } from "../../src/model/sample.ts";
import { monotonicMs } from "../../src/system/monotonic.ts";
import { comparisonFixture } from "../fixtures/comparison.ts";
import { writePatch } from "../fixtures/hostile-patches.ts";
import { sabotagePatch, sabotages, sabotageVariable } from "../fixtures/sabotage.ts";
import { layout } from "./cli.ts";
import { onRelease } from "./on-release.ts";

/** The measuring stage alone: no regress, no oracle, 15 ms of batches a workload. */

const context = quietly(createContext(new AbortController().signal));
let directory = "";
let workloads: LoadedWorkloads;
let candidate: VariantBuild;

beforeAll(async () => {
	directory = mkdtempSync(join(tmpdir(), "evlab-sabotage-"));
	workloads = await loadWorkloads(context.files, layout.root);
	const patch = writePatch(layout.tree, "upstream", directory, "sabotage", sabotagePatch());
	const variants = await resolveVariants(context, [patch], onRelease());
	[candidate] = (await buildVariants(context, variants, 1)) as [VariantBuild];
}, 300_000);
afterEach(() => {
	delete process.env[sabotageVariable];
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Samples = Comparison["samples"];

/** One trial of these workloads, release against patch, with that function asleep at work. */
async function measure(ids: readonly string[], sabotaged: string | null): Promise<Samples> {
	if (sabotaged !== null) process.env[sabotageVariable] = sabotaged;
	const trials: TrialSample[] = [];
	const faults: Samples["faults"][number][] = [];
	await runPairs({
		plan: planTrials({ workloads: ids, trials: 1, layouts: 1, pairing: "same", seed: 3 }),
		workloads: new Map(workloads.micro.map((workload) => [workload.id, workload])),
		baseline: inject("upstream").addons.slice(0, 1),
		candidate: candidate.addons,
		config: { ...workloads.config.measure, timeout_s: 3 },
		visitBudgetMs: () => 15,
		nowMs: monotonicMs,
		startWorker: await confinedTrialWorkers(context, null, directory),
		signal: context.signal,
		onSample: (sample) => void trials.push(sample),
		onFault: (workload, fault) => void faults.push({ workload, layer: "micro", fault }),
		onVisit: () => {},
	});
	return { trials, faults, lockstep: [], certificate: [], processes: [] };
}

it("a patch that does its work voids nothing", async () => {
	const ids = [...new Set(Object.values(sabotages).flatMap(({ workloads }) => workloads))];
	const { trials, faults } = await measure(ids, null);
	expect(faults).toEqual([]);
	expect(trials.map(({ workload }) => workload).sort()).toEqual([...ids].sort());
});

it.each(Object.entries(sabotages))(
	"%s: success without the work is caught on each workload",
	async (name, { workloads: ids, kinds = ["checksum"] }) => {
		const samples = await measure(ids, name);
		expect(samples.faults.map(({ workload }) => workload).sort()).toEqual([...ids].sort());
		for (const { fault } of samples.faults) {
			expect(fault.role).toBe("candidate");
			expect(kinds).toContain(fault.kind);
		}
		expect(samples.trials).toEqual([]);
		const { decision } = judgementOf(comparisonFixture({ samples }));
		expect(decision).toMatchObject({ kind: "reject", faulty: [...ids].sort() });
	},
);
