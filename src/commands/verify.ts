import { join } from "node:path";
import { fullConfigurations } from "../gate/configurations.ts";
import type { TestChoice } from "../gate/plan.ts";
import { chooseLight, parseRegressGroups } from "../gate/regress-groups.ts";
import { runConfiguration } from "../gate/run-configuration.ts";
import { gateVerdict } from "../gate/verdict.ts";
import { EvlabError } from "../model/errors.ts";
import {
	type ConfigurationReport,
	type GateConfiguration,
	GateReport,
	type GateScope,
	type Sanitizer,
} from "../model/gate.ts";
import type { RegressGroups } from "../model/regress-groups.ts";
import type { Variant } from "../model/variant.ts";
import { configurationName, gateTable } from "../report/gate-table.ts";
import { changedFiles } from "../source/changed-files.ts";
import { readEnvironment } from "../system/environment.ts";
import { withHostLock } from "../system/host-lock.ts";
import type { Sandbox } from "../system/sandbox.ts";
import { buildGate, type RegressPair } from "./build-gate.ts";
import type { Context } from "./context.ts";
import { type HarnessLock, lockHarness } from "./lock-harness.ts";
import { resolveVariants } from "./prepare.ts";
import { runName } from "./run-name.ts";

export interface VerifyOptions {
	/** Ref, patch or directory, or what one of them was found to be. */
	readonly variant: string | Variant;
	readonly full?: boolean | undefined;
	/** Only tests with one of these words in their names, comma-separated. */
	readonly filter?: string | undefined;
	/** A file to write the report to; true prints it instead of the table. */
	readonly json?: string | true | undefined;
}

/** Most tests wait for timers and sockets: 331 of them need 0.7 s of CPU and 80 s of waiting. */
const testsPerCore = 4;
/** As many were seen to leave one another alone; more would also meet the limit of processes. */
const mostTests = 16;

/** `evlab verify`: the exit code, 0 passes, 1 fails, 2 could not run. */
export async function verify(context: Context, options: VerifyOptions): Promise<number> {
	const report = await verifyVariant(context, options);
	context.progress.close();
	const text = JSON.stringify(report);
	if (typeof options.json === "string") await context.files.writeText(options.json, `${text}\n`);
	if (options.json === true) context.print(text);
	else for (const line of gateTable(report, context)) context.print(line);
	return { passes: 0, fails: 1, "could not run": 2 }[report.verdict.kind];
}

/** Builds and tests; the report is also stored below .evlab/runs. Waits for its turn on this host. */
export async function verifyVariant(
	context: Context,
	options: Pick<VerifyOptions, "variant" | "full" | "filter">,
): Promise<GateReport> {
	const { files, layout, progress } = context;
	const groups = parseRegressGroups(
		await files.readText(join(layout.root, "config", "regress-groups.toml")),
	);
	const sides = await resolveSides(context, options.variant);
	const lock = await lockHarness(context);
	const task = await planTask(context, groups, sides, options);
	const sandbox = await context.sandbox();
	const sanitizers = [...new Set(task.configurations.map(({ sanitizer }) => sanitizer))];
	const builds = await buildGate(context, sides, sanitizers, sandbox);
	for (const { pristine, variant } of builds.values()) {
		await lock.addBuilt([pristine.regress, variant.regress]);
	}
	return withHostLock(
		() => runGate({ context, groups, sides, task, sandbox, builds, options, lock }),
		() => progress.note("another evlab is measuring on this host; waiting for it"),
	);
}

interface Sides {
	readonly pristine: Variant;
	readonly tip: Variant;
	readonly variant: Variant;
}

async function resolveSides(context: Context, asked: string | Variant): Promise<Sides> {
	const spec = typeof asked === "string" ? asked : asked.commit;
	const variants = await resolveVariants(context, ["upstream", "tip", spec]);
	const [pristine, tip, found] = variants as [Variant, Variant, Variant];
	return { pristine, tip, variant: typeof asked === "string" ? found : asked };
}

interface GateTask {
	readonly scope: GateScope;
	readonly configurations: readonly GateConfiguration[];
	readonly choice: TestChoice;
}

async function planTask(
	{ layout, shell, files, git }: Context,
	groups: RegressGroups,
	{ tip, variant }: Sides,
	{ full, filter }: Pick<VerifyOptions, "full" | "filter">,
): Promise<GateTask> {
	const words = filter === undefined ? null : filter.split(",").map((word) => word.trim());
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

interface GateRun {
	readonly context: Context;
	readonly groups: RegressGroups;
	readonly sides: Sides;
	readonly task: GateTask;
	readonly sandbox: Sandbox;
	readonly builds: ReadonlyMap<Sanitizer, RegressPair>;
	readonly options: Pick<VerifyOptions, "filter">;
	readonly lock: HarnessLock;
}

async function runGate(gate: GateRun): Promise<GateReport> {
	const { context, groups, sides, task, sandbox, builds, options, lock } = gate;
	const { layout, files, shell, progress, signal } = context;
	const startedAt = new Date();
	const pairOf = (sanitizer: Sanitizer): RegressPair => {
		const pair = builds.get(sanitizer);
		if (pair === undefined) throw new Error(`unreachable: ${sanitizer} was not built`);
		return pair;
	};
	const plain = pairOf("none");
	const environment = await readEnvironment(context, plain.pristine.toolchain.compiler);
	const configurations: ConfigurationReport[] = [];
	for (const configuration of task.configurations) {
		if (signal.aborted) break;
		const name = configurationName(configuration);
		const report = await runConfiguration({
			...{ shell, files, layout, configuration, sandbox, groups, signal },
			...pairOf(configuration.sanitizer),
			hostClass: environment.hostClass,
			choice: task.choice,
			environment: context.environment,
			parallel: Math.min(mostTests, testsPerCore * context.jobs),
			onTest: (who, done, total) =>
				progress.step(`${name}: testing the ${nameOf(who, sides)}`, `${done} of ${total}`),
		});
		if (!signal.aborted) requireTests(report, options.filter);
		configurations.push(report);
	}
	// What ran could have rewritten what judges it.
	await lock.check();
	const report = GateReport.parse({
		schema: "evlab.gate/1",
		startedAt: startedAt.toISOString(),
		durationMs: Date.now() - startedAt.getTime(),
		environment,
		variant: sides.variant,
		harnessHash: plain.pristine.cacheKey,
		harness: lock.record,
		scope: task.scope,
		filter: options.filter ?? null,
		sandbox,
		configurations,
		verdict: gateVerdict(configurations, signal.aborted),
	});
	const directory = join(layout.runs, runName(new Date(report.startedAt), "verify"));
	await files.makeDirectory(directory);
	await files.writeText(join(directory, "gate.json"), `${JSON.stringify(report)}\n`);
	progress.done(`record: ${join(directory, "gate.json")}`);
	return report;
}

function nameOf(who: "unmodified" | "variant", { variant }: Sides): string {
	return who === "unmodified" ? "unmodified library, once a host class" : `variant ${variant.name}`;
}

/** A filter that leaves nothing is a mistake of the command line, not a result. */
function requireTests(report: ConfigurationReport, filter: string | undefined): void {
	if (report.state !== "ran" || report.tests.length > 0) return;
	throw new EvlabError(
		"BAD_INPUT",
		`no test ${filter === undefined ? "was chosen" : `has --filter ${filter} in its name`}`,
		"evlab verify --full runs all tests of regress",
	);
}
