import { buildScenarios } from "../build/build-scenarios.ts";
import { findToolchain } from "../build/toolchain.ts";
import { judgeScenario } from "../gate/scenarios/judge-scenario.ts";
import {
	listScenarios,
	runScenario,
	type ScenarioProgram,
} from "../gate/scenarios/run-scenario.ts";
import type { VariantBuild } from "../model/build.ts";
import { EvlabError } from "../model/errors.ts";
import type { ScenarioReport } from "../model/scenario.ts";
import { checkoutVariant } from "../source/worktree.ts";
import type { Sandbox } from "../system/sandbox.ts";
import type { Context } from "./context.ts";

/** The scenarios linked with the unmodified library, and with the variant. */
export interface ScenarioPair {
	readonly pristine: ScenarioProgram;
	readonly variant: ScenarioProgram;
}

export async function prepareScenarios(
	context: Context,
	builds: { readonly pristine: VariantBuild; readonly variant: VariantBuild },
	sandbox: Sandbox,
): Promise<ScenarioPair> {
	const { layout, shell, files, git } = context;
	const request = {
		...{ layout, shell, files },
		found: await findToolchain(shell, context.environment),
		pristine: await checkoutVariant(
			{ layout, ports: { shell, files, git } },
			builds.pristine.variant.commit,
		),
	};
	const program = async (build: VariantBuild): Promise<ScenarioProgram> => ({
		path: await buildScenarios(request, build),
		sandbox,
		shell,
	});
	return { pristine: await program(builds.pristine), variant: await program(builds.variant) };
}

/** Each scenario on both libraries; what only the variant fails is asked once more. */
export async function runScenarios(
	{ progress, signal }: Context,
	{ pristine, variant }: ScenarioPair,
): Promise<readonly ScenarioReport[]> {
	const names = await listScenarios(pristine);
	if (names.length === 0) {
		throw new EvlabError(
			"WORKER_FAILED",
			"the scenarios do not start with the unmodified library",
			`run ${pristine.path} --list`,
		);
	}
	const reports: ScenarioReport[] = [];
	for (const [index, scenario] of names.entries()) {
		if (signal.aborted) break;
		progress.step("scenarios", `${index + 1} of ${names.length}`);
		const once = async (): Promise<ScenarioReport> => {
			const before = await runScenario(pristine, scenario);
			const now = await runScenario(variant, scenario);
			return { scenario, pristine: before, variant: now, reason: judgeScenario(before, now) };
		};
		const first = await once();
		// A machine that stood still for 3 s looks like a loop that was not woken.
		reports.push(first.reason === "" || signal.aborted ? first : await once());
	}
	return reports;
}
