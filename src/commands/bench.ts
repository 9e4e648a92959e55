import { randomInt } from "node:crypto";
import { join } from "node:path";
import { runSingle } from "../measure/run-single.ts";
import type { BenchResult } from "../model/bench-result.ts";
import type { VariantBuild } from "../model/build.ts";
import { benchTable } from "../report/bench-table.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import { confinedTrialWorkers } from "./confined-workers.ts";
import type { Context } from "./context.ts";
import { filterIds, loadWorkloads } from "./load-workloads.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { runName } from "./run-name.ts";

export interface BenchOptions {
	readonly variant: string;
	readonly filter?: string | undefined;
	/** Worker processes; at least 3, so that there is a spread to show. */
	readonly trials: number;
	readonly json?: string | true | undefined;
}

/** Time for one workload in one trial, ms. */
const visitBudgetMs = 100;

/** `evlab bench`: one build alone, tinybench driving; medians of trials with their spread. */
export async function bench(context: Context, options: BenchOptions): Promise<void> {
	const { files, layout, progress } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const chosen = new Set(
		filterIds(
			workloads.micro.map(({ id }) => id),
			options.filter,
		),
	);
	const { measure } = workloads.config;
	const variants = await resolveVariants(context, [options.variant]);
	const [build] = (await buildVariants(context, variants, measure.layouts)) as [VariantBuild];
	const result = await withHostLock(
		async (): Promise<BenchResult> => {
			const startedAt = new Date().toISOString();
			const environment = await readEnvironment(context, build.toolchain.compiler);
			const runDirectory = join(layout.runs, runName(new Date(startedAt), "bench"));
			await files.makeDirectory(runDirectory);
			const rows = await runSingle({
				workloads: workloads.micro.filter(({ id }) => chosen.has(id)),
				copies: build.addons,
				trials: options.trials,
				visitBudgetMs,
				config: measure,
				seed: randomInt(2 ** 31),
				signal: context.signal,
				startWorker: await confinedTrialWorkers(context, environment.pinnedCore, runDirectory),
				onVisit: (trial, id) =>
					progress.step(`measuring, trial ${trial + 1} of ${options.trials}`, id),
			});
			const { hash: workloadHash } = workloads;
			return { schema: "evlab.bench/1", startedAt, environment, workloadHash, build, rows };
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	progress.close();
	const text = `${JSON.stringify(result)}\n`;
	if (typeof options.json === "string") await files.writeText(options.json, text);
	if (options.json === true) return context.print(text.trimEnd());
	for (const line of benchTable(result, context)) context.print(line);
}
