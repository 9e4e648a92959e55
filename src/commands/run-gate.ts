import { join } from "node:path";
import { findToolchain } from "../build/toolchain.ts";
import { fullConfigurations } from "../gate/configurations.ts";
import type { TestChoice } from "../gate/plan.ts";
import { chooseLight, parseRegressGroups } from "../gate/regress-groups.ts";
import { gateVerdict, type OtherLayers } from "../gate/verdict.ts";
import type { VariantBuild } from "../model/build.ts";
import type { Environment } from "../model/environment.ts";
import {
	type ConfigurationReport,
	type GateConfiguration,
	GateReport,
	type GateScope,
} from "../model/gate.ts";
import type { RegressGroups } from "../model/regress-groups.ts";
import type { SurfaceReport } from "../model/surface.ts";
import type { Variant } from "../model/variant.ts";
import { changedFiles } from "../source/changed-files.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Sandbox } from "../system/sandbox.ts";
import { buildGate } from "./build-gate.ts";
import { checkSurface } from "./check-surface.ts";
import type { Context } from "./context.ts";
import { type OracleTask, prepareGateOracle, runGateOracle } from "./gate-oracle.ts";
import { type HarnessLock, lockHarness } from "./lock-harness.ts";
import { buildVariants } from "./prepare.ts";
import { runName } from "./run-name.ts";
import { pairOf, runRegress } from "./run-regress.ts";
import { prepareScenarios, runScenarios, type ScenarioPair } from "./run-scenarios.ts";

export interface GateSides {
	readonly pristine: Variant;
	/** What a change is held against to see which files it touches. */
	readonly tip: Variant;
	readonly variant: Variant;
}

export interface GateOptions {
	readonly full: boolean;
	/** Only tests with one of these words in their names, comma-separated; then nothing but tests. */
	readonly filter: string | null;
	/** Time for the oracle's random programs; 0 leaves it out. */
	readonly oracleSeconds: number;
	/** Links of the addon; what is compared next asks for as many as a comparison takes. */
	readonly layouts: number;
}

/** All layers of the gate on one variant; the report is stored. */
export async function runGate(
	context: Context,
	sides: GateSides,
	options: GateOptions,
): Promise<GateReport> {
	const { files, layout, shell } = context;
	const lock = await lockHarness(context);
	const groups = parseRegressGroups(
		await files.readText(join(layout.root, "config", "regress-groups.toml")),
	);
	const task = await planTask(context, groups, sides, options);
	const sandbox = await context.sandbox();
	const { toolchain } = await findToolchain(shell, context.environment);
	const environment = await readEnvironment(context, toolchain.compiler);
	const started = { startedAt: new Date(), environment };
	const gate = { context, groups, sides, task, sandbox, options, started, lock };
	if (options.filter !== null) return runAll(gate, null);
	const reach = await checkReach(gate);
	return reach.surface.findings.length > 0
		? // What reaches out of its place is not run at all, so nothing more is built for it.
			finish(gate, reach.pristine.cacheKey, [], { surface: reach.surface })
		: runAll(gate, await prepareOthers(gate, reach));
}

interface GateTask {
	readonly scope: GateScope;
	readonly configurations: readonly GateConfiguration[];
	readonly choice: TestChoice;
}

async function planTask(
	{ layout, shell, files, git }: Context,
	groups: RegressGroups,
	{ tip, variant }: GateSides,
	{ full, filter }: GateOptions,
): Promise<GateTask> {
	const words = filter === null ? null : filter.split(",").map((word) => word.trim());
	if (full) {
		return {
			scope: { kind: "full" },
			configurations: fullConfigurations,
			choice: { groups: "all", slow: true, words },
		};
	}
	// Against the tip, which the full gate has passed: what is new is what a change touches.
	const source = { layout, ports: { shell, files, git } };
	const touched = await changedFiles(source, tip.commit, variant.commit);
	const { scope, backends, slow } = chooseLight(groups, touched);
	return {
		scope,
		configurations: backends.map((backend) => ({ backend, sanitizer: "none" })),
		choice: { groups: scope.groups, slow, words },
	};
}

interface Gate {
	readonly context: Context;
	readonly groups: RegressGroups;
	readonly sides: GateSides;
	readonly task: GateTask;
	readonly sandbox: Sandbox;
	readonly options: GateOptions;
	readonly lock: HarnessLock;
	readonly started: { readonly startedAt: Date; readonly environment: Environment };
}

/** Both sides built, and what the variant's objects reach. */
interface Reach {
	readonly pristine: VariantBuild;
	readonly variant: VariantBuild;
	readonly surface: SurfaceReport;
}

async function checkReach({ context, sides, options }: Gate): Promise<Reach> {
	const [pristine, variant] = (await buildVariants(
		context,
		[sides.pristine, sides.variant],
		options.layouts,
	)) as [VariantBuild, VariantBuild];
	return { pristine, variant, surface: await checkSurface(context.shell, pristine, variant) };
}

/** Layers beside regress, ready to run. */
interface Others {
	readonly surface: SurfaceReport;
	readonly scenarios: ScenarioPair;
	readonly oracle: readonly OracleTask[];
}

async function prepareOthers(
	{ context, sides, task, sandbox, options }: Gate,
	{ surface, ...builds }: Reach,
): Promise<Others> {
	const full = task.scope.kind === "full";
	return {
		surface,
		scenarios: await prepareScenarios(context, builds, sandbox),
		oracle: await prepareGateOracle(context, sides, options.oracleSeconds, full),
	};
}

async function runAll(gate: Gate, others: Others | null): Promise<GateReport> {
	const { context, sides, task, sandbox } = gate;
	const sanitizers = [...new Set(task.configurations.map(({ sanitizer }) => sanitizer))];
	const builds = await buildGate(context, sides, sanitizers, sandbox);
	for (const { pristine, variant } of builds.values()) {
		await gate.lock.addBuilt([pristine.regress, variant.regress]);
	}
	const plain = pairOf(builds, "none");
	return withHostLock(
		async () => {
			const configurations = await runRegress(context, {
				...{ builds, sandbox, groups: gate.groups, choice: task.choice },
				configurations: task.configurations,
				hostClass: gate.started.environment.hostClass,
				variantName: sides.variant.name,
				filter: gate.options.filter,
			});
			const { aborted } = context.signal;
			if (others === null || aborted) {
				return finish(gate, plain.pristine.cacheKey, configurations, {});
			}
			const scenarios = await runScenarios(context, others.scenarios);
			const before = { surface: others.surface, scenarios };
			// A search takes longer than all before it, and nothing it finds would change the verdict.
			const failed = gateVerdict(configurations, false, before).kind === "fails";
			const oracle = failed ? [] : await runGateOracle(context, others.oracle);
			return finish(gate, plain.pristine.cacheKey, configurations, { ...before, oracle });
		},
		() => context.progress.note("another evlab is measuring on this host; waiting for it"),
	);
}

async function finish(
	{ context, sides, task, sandbox, options, started, lock }: Gate,
	harnessHash: string,
	configurations: readonly ConfigurationReport[],
	others: OtherLayers,
): Promise<GateReport> {
	const { layout, files, progress, signal } = context;
	const { startedAt, environment } = started;
	// What ran could have rewritten what judges it.
	await lock.check();
	const report = GateReport.parse({
		schema: "evlab.gate/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		environment,
		variant: sides.variant,
		harnessHash,
		harness: lock.record,
		scope: task.scope,
		filter: options.filter,
		sandbox,
		...others,
		configurations,
		verdict: gateVerdict(configurations, signal.aborted, others),
	});
	const directory = join(layout.runs, runName(startedAt, "verify"));
	await files.makeDirectory(directory);
	await files.writeText(join(directory, "gate.json"), `${JSON.stringify(report)}\n`);
	progress.done(`record: ${join(directory, "gate.json")}`);
	return report;
}
