import { EvlabError } from "../model/errors.ts";
import type { ConfigurationReport, GateConfiguration, PristineRun } from "../model/gate.ts";
import type { RegressBuild } from "../model/regress-build.ts";
import type { RegressGroups } from "../model/regress-groups.ts";
import type { ObservedTest } from "../model/test-outcome.ts";
import type { Layout } from "../system/paths.ts";
import type { Files, Shell } from "../system/ports.ts";
import type { Sandbox } from "../system/sandbox.ts";
import type { Slots } from "../system/slots.ts";
import { judgeTests } from "./judge.ts";
import type { ListedTest } from "./list-tests.ts";
import { measurePristine, mostPristineHangs } from "./measure-pristine.ts";
import { everything, planTest, planTests, type TestChoice } from "./plan.ts";
import { readPristine, storePristine } from "./pristine-store.ts";
import { needsFixedAddresses, probeBackend, probeTests } from "./probe.ts";
import { questionFailures } from "./question.ts";
import { runTest } from "./run-test.ts";
import { runTests } from "./run-tests.ts";
import { type RegressProgram, rerunCommand } from "./test-command.ts";

/**
 * Hangs of a variant beside those that are known: the first has failed it already, the third says
 * that it is no matter of one test. Up to 24 run at a time, each until its limit of 30 or 60 s; with
 * the eight of the unmodified library, whose hangs are worth knowing, a variant took six minutes.
 */
const mostHangs = 3;

export interface ConfigurationJob {
	readonly shell: Shell;
	readonly files: Files;
	readonly layout: Layout;
	readonly configuration: GateConfiguration;
	readonly pristine: RegressBuild;
	readonly variant: RegressBuild;
	readonly sandbox: Sandbox;
	readonly hostClass: string;
	readonly groups: RegressGroups;
	readonly choice: TestChoice;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly slots: Slots;
	readonly signal: AbortSignal;
	/** `who` is "unmodified" while what the variant is held against is still being measured. */
	readonly onTest: (who: "unmodified" | "variant", done: number, total: number) => void;
}

/**
 * One configuration: the unmodified library first (from the store, or measured now), then the
 * variant, judged against it. Throws WORKER_FAILED when the unmodified library gives no answer.
 */
export async function runConfiguration(job: ConfigurationJob): Promise<ConfigurationReport> {
	const { shell, configuration } = job;
	const unmodified = await programOf(job, job.pristine);
	const probe = await probeBackend(shell, unmodified);
	if (probe.state === "absent") return { state: "absent", configuration, why: probe.why };
	if (probe.state === "unclear") {
		throw new EvlabError(
			"WORKER_FAILED",
			`regress of the unmodified library does not start: ${probe.detail}`,
			`run it by hand: ${rerunCommand(unmodified)} main/event_foreach`,
		);
	}
	const listed = await probeTests(shell, unmodified);
	const pristine = await pristineRun(job, unmodified, listed);

	const changed = { ...unmodified, regress: job.variant.regress };
	const own = await probeBackend(shell, changed);
	if (own.state !== "present") {
		const reason = own.state === "absent" ? own.why : `regress does not start: ${own.detail}`;
		return { state: "lost", configuration, reason };
	}
	const startedMs = performance.now();
	const observed = await observe(job, changed, listed, pristine);
	const alone = (program: RegressProgram) => (test: string) =>
		job.slots.alone(() => runTest(shell, program, planTest(test, job.groups)));
	const answered = await questionFailures(
		judgeTests(pristine, observed),
		pristine,
		{ pristine: alone(unmodified), variant: alone(changed) },
		job.signal,
	);
	if (answered.known !== pristine.known) {
		await storePristine(job.files, job.layout, { ...pristine, known: answered.known });
	}
	return {
		state: "ran",
		configuration,
		rerun: rerunCommand(changed),
		durationMs: performance.now() - startedMs,
		...answered,
	};
}

async function programOf(job: ConfigurationJob, build: RegressBuild): Promise<RegressProgram> {
	const { sandbox, configuration, environment, shell } = job;
	const program = { regress: build.regress, configuration, sandbox, environment };
	const fixedAddresses = await needsFixedAddresses(shell, { ...program, fixedAddresses: false });
	return { ...program, fixedAddresses };
}

async function pristineRun(
	job: ConfigurationJob,
	program: RegressProgram,
	listed: readonly ListedTest[],
): Promise<PristineRun> {
	const { files, layout, shell, signal, slots, configuration, hostClass } = job;
	const key = {
		hostClass,
		configuration,
		build: job.pristine.cacheKey,
		sandboxed: job.sandbox.kind !== "none",
	};
	const stored = await readPristine(files, layout, key);
	if (stored !== null) return stored;
	const measured = await measurePristine({
		plan: planTests(listed, everything, job.groups, new Map()),
		slots,
		run: (planned) => runTest(shell, program, planned),
		mostHangs: mostPristineHangs,
		signal,
		onTest: (done, total) => job.onTest("unmodified", done, total),
	});
	const run: PristineRun = {
		schema: "evlab.pristine/1",
		...key,
		measuredAt: new Date().toISOString(),
		...measured,
	};
	await storePristine(files, layout, run);
	return run;
}

/** What is chosen of the unmodified library's list is asked of the variant, listed there or not. */
async function observe(
	job: ConfigurationJob,
	program: RegressProgram,
	listed: readonly ListedTest[],
	pristine: PristineRun,
): Promise<readonly ObservedTest[]> {
	const { shell, signal, slots } = job;
	const offered = await probeTests(shell, program).catch((error: unknown) => {
		if (error instanceof EvlabError && error.code === "WORKER_FAILED") return [];
		throw error;
	});
	const names = new Set(offered.map(({ test }) => test));
	const durations = new Map(pristine.tests.map(({ test, durationMs }) => [test, durationMs]));
	return runTests({
		plan: planTests(listed, job.choice, job.groups, durations),
		slots,
		run: (planned) =>
			names.has(planned.test)
				? runTest(shell, program, planned)
				: Promise.resolve(gone(planned.test)),
		mostHangs: mostHangs + pristine.known.filter(({ states }) => states.includes("hang")).length,
		signal,
		onTest: (done, total) => job.onTest("variant", done, total),
	});
}

function gone(test: string): ObservedTest {
	const outcome = { state: "absent", why: "the variant's regress no longer lists it" } as const;
	return { test, outcome, retried: false, durationMs: 0 };
}
