import type { TestChoice } from "../gate/plan.ts";
import { runConfiguration } from "../gate/run-configuration.ts";
import { EvlabError } from "../model/errors.ts";
import type { ConfigurationReport, GateConfiguration, Sanitizer } from "../model/gate.ts";
import type { RegressGroups } from "../model/regress-groups.ts";
import { configurationName } from "../report/gate-table.ts";
import type { Sandbox } from "../system/sandbox.ts";
import { createSlots } from "../system/slots.ts";
import type { RegressPair } from "./build-gate.ts";
import type { Context } from "./context.ts";

export interface RegressTask {
	readonly configurations: readonly GateConfiguration[];
	readonly choice: TestChoice;
	readonly builds: ReadonlyMap<Sanitizer, RegressPair>;
	readonly sandbox: Sandbox;
	readonly groups: RegressGroups;
	readonly hostClass: string;
	readonly variantName: string;
	readonly filter: string | null;
}

type Who = "unmodified" | "variant";

/**
 * Most tests wait for timers and sockets: 331 of them need 0.7 s of CPU and 80 s of waiting. With a
 * sanitizer they compute: 16 at a time under TSan made a timer of 800 ms 126 ms late (EXP-021).
 */
const testsPerCore = { none: 12, address: 4, thread: 4 } as const;
/** As many were seen to leave one another alone; more would also meet the limit of processes. */
const mostTests = 24;

/** libevent's own tests on each configuration. An interruption leaves the rest out. */
export async function runRegress(
	context: Context,
	task: RegressTask,
): Promise<readonly ConfigurationReport[]> {
	const { shell, files, layout, environment, signal, jobs } = context;
	const { sandbox, groups, hostClass, choice, filter } = task;
	const reports: ConfigurationReport[] = [];
	for (const beside of besideOneAnother(task.configurations)) {
		if (signal.aborted) break;
		const perCore = Math.min(...beside.map(({ sanitizer }) => testsPerCore[sanitizer]));
		const slots = createSlots(Math.min(mostTests, perCore * jobs));
		const tell = progressOf(context, task, beside);
		const running = beside.map((configuration) =>
			runConfiguration({
				...{ shell, files, layout, environment, configuration, sandbox, groups, signal, slots },
				...pairOf(task.builds, configuration.sanitizer),
				...{ hostClass, choice },
				onTest: (who, done, total) => tell(configuration, { who, done, total }),
			}),
		);
		// All of them end before one that failed is told: no process is left behind.
		const ended = await Promise.allSettled(running);
		for (const each of ended) {
			if (each.status === "rejected") throw each.reason;
			if (!signal.aborted) requireTests(each.value, filter);
			reports.push(each.value);
		}
	}
	return reports;
}

export function pairOf(
	builds: ReadonlyMap<Sanitizer, RegressPair>,
	sanitizer: Sanitizer,
): RegressPair {
	const pair = builds.get(sanitizer);
	if (pair === undefined) throw new Error(`unreachable: ${sanitizer} was not built`);
	return pair;
}

/**
 * The backends of one build wait beside one another: 331 tests on one of them are 13 s of waiting for
 * the longest. A build with a sanitizer computes, and has the machine to itself.
 */
function besideOneAnother(
	configurations: readonly GateConfiguration[],
): readonly (readonly GateConfiguration[])[] {
	const plain = configurations.filter(({ sanitizer }) => sanitizer === "none");
	const others = configurations.filter(({ sanitizer }) => sanitizer !== "none");
	return [...(plain.length === 0 ? [] : [plain]), ...others.map((one) => [one])];
}

/** One line for all that run beside one another. */
function progressOf(
	{ progress }: Context,
	{ variantName }: RegressTask,
	beside: readonly GateConfiguration[],
) {
	const names = beside.map(configurationName).join(", ");
	const told = new Map<GateConfiguration, { who: Who; done: number; total: number }>();
	return (configuration: GateConfiguration, part: { who: Who; done: number; total: number }) => {
		told.set(configuration, part);
		const parts = [...told.values()];
		const unmodified = parts.some(({ who }) => who === "unmodified");
		const who = unmodified ? "unmodified library, once a host class" : `variant ${variantName}`;
		const done = parts.reduce((sum, each) => sum + each.done, 0);
		const total = parts.reduce((sum, each) => sum + each.total, 0);
		progress.step(`${names}: testing the ${who}`, `${done} of ${total}`);
	};
}

/** A filter that leaves nothing is a mistake of the command line, not a result. */
function requireTests(report: ConfigurationReport, filter: string | null): void {
	if (report.state !== "ran" || report.tests.length > 0) return;
	throw new EvlabError(
		"BAD_INPUT",
		`no test ${filter === null ? "was chosen" : `has --filter ${filter} in its name`}`,
		"evlab verify --full runs all tests of regress",
	);
}
