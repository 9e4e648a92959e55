import { randomInt } from "node:crypto";
import { join } from "node:path";
import { layoutSpread, powerPoints } from "../compare/planting.ts";
import { powerTargets } from "../decide/power-targets.ts";
import { ruleVersion } from "../decide/verdict.ts";
import { EvlabError } from "../model/errors.ts";
import type { PlantedChange, PowerCurve } from "../model/power.ts";
import { powerTable } from "../report/power-table.ts";
import { createRandom } from "../stats/random.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Context } from "./context.ts";
import { filterIds, loadWorkloads } from "./load-workloads.ts";
import { measureChanges } from "./measure-changes.ts";
import type { PlantingSite } from "./plant-sizes.ts";
import { buildVariants, resolveVariants } from "./prepare.ts";
import { runName } from "./run-name.ts";

export interface PowerOptions {
	/** Runs per size and direction; 12 for micro-workloads and 4 for upstream's programs. */
	readonly repeats?: number | undefined;
	/** Per cent; 0.5, 1, 2, 5 for micro-workloads and 1, 2, 5 for upstream's programs. */
	readonly sizes?: readonly number[] | undefined;
	/** Only sites whose workload contains one of these words. */
	readonly workload?: string | undefined;
	/** Seconds of one run; 5 for micro-workloads and 45 for upstream's programs. */
	readonly budgetSeconds?: number | undefined;
	readonly seed?: number | undefined;
	readonly json?: string | true | undefined;
}

/** Where changes are planted: the function runs once an operation, and takes no time to speak of. */
const plantingSites: readonly PlantingSite[] = [
	{
		workload: "timers/expire-100",
		layer: "micro",
		file: "event.c",
		functionName: "timeout_process",
	},
	{
		workload: "socket-io/write-read-64",
		layer: "micro",
		file: "buffer.c",
		functionName: "evbuffer_write_atmost",
	},
	{
		workload: "upstream/bench-100",
		layer: "upstream",
		file: "event.c",
		functionName: "event_persist_closure",
	},
];

const defaults = {
	micro: { repeats: 12, sizes: [0.5, 1, 2, 5], seconds: 5 },
	upstream: { repeats: 4, sizes: [1, 2, 5], seconds: 45 },
} as const;

/**
 * `evlab calibrate --power`: how often changes of known size are found. The exit code is 0 when
 * every promise that was measured is kept, 1 otherwise.
 */
export async function calibratePower(context: Context, options: PowerOptions): Promise<number> {
	const { files, layout, progress, signal } = context;
	const workloads = await loadWorkloads(files, layout.root);
	const wanted = filterIds(
		plantingSites.map(({ workload }) => workload),
		options.workload,
	);
	const variants = await resolveVariants(context, ["upstream"]);
	const [baseline] = await buildVariants(context, variants, workloads.config.measure.layouts);
	if (baseline === undefined) throw new Error("unreachable: one variant gives one build");
	const startedAt = new Date();
	const runDirectory = join(layout.runs, runName(startedAt, "power"));
	await files.makeDirectory(runDirectory);
	const seed = options.seed ?? randomInt(2 ** 31);
	const environment = await readEnvironment(context, baseline.toolchain.compiler);
	const changes: PlantedChange[] = [];
	const curveOf = (): PowerCurve => ({
		schema: "evlab.power/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		completion: signal.aborted ? "interrupted" : "complete",
		environment,
		ruleVersion,
		workloadHash: workloads.hash,
		seed,
		changes,
	});
	const record = join(runDirectory, "power.json");
	await withHostLock(
		async () => {
			const random = createRandom(seed);
			for (const site of plantingSites.filter(({ workload }) => wanted.includes(workload))) {
				const standard = defaults[site.layer];
				const measured = await measureChanges({
					context,
					workloads,
					environment,
					baseline,
					site,
					sizes: options.sizes ?? standard.sizes,
					repeats: options.repeats ?? standard.repeats,
					seconds: options.budgetSeconds ?? standard.seconds,
					seed: random.integer(2 ** 31),
					runDirectory: join(runDirectory, site.workload.replace("/", "-")),
				});
				changes.push(...measured);
				await files.writeText(record, `${JSON.stringify(curveOf())}\n`);
				if (signal.aborted) break;
			}
		},
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
	if (changes.length === 0) {
		throw new EvlabError("INTERRUPTED", "stopped before the first run", "start it again");
	}
	progress.done(`record: ${record}`);
	return present(context, curveOf(), options);
}

async function present(
	context: Context,
	curve: PowerCurve,
	{ json }: PowerOptions,
): Promise<number> {
	const points = powerPoints(curve);
	const targets = powerTargets(points);
	context.progress.close();
	const text = JSON.stringify({ ...curve, targets });
	if (typeof json === "string") await context.files.writeText(json, `${text}\n`);
	if (json === true) context.print(text);
	else {
		const { width, style } = context;
		const layoutSpreads = curve.changes.map(({ byLayout }) => layoutSpread(byLayout));
		const options = { points, targets, layoutSpreads, width, style };
		for (const line of powerTable(curve, options)) context.print(line);
	}
	return targets.some(({ met }) => met === false) ? 1 : 0;
}
