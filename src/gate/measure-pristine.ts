import { EvlabError } from "../model/errors.ts";
import type { KnownFailure } from "../model/gate.ts";
import type { ObservedTest } from "../model/test-outcome.ts";
import type { PlannedTest, TestPlan } from "./plan.ts";
import { runTests, type TestRun } from "./run-tests.ts";

export interface PristineTests {
	readonly tests: readonly ObservedTest[];
	readonly known: readonly KnownFailure[];
}

/** A library that hangs everywhere would take an hour: with these many the host is unfit. */
export const mostPristineHangs = 8;

/** How often a test that failed is repeated, to tell what fails here from what failed once. */
const repetitions = 3;

/**
 * Runs all tests on the unmodified library; each that failed again, with nothing beside it. Known
 * is what fails there too. Throws when a test ends in a way that says nothing.
 */
export async function measurePristine(run: TestRun): Promise<PristineTests> {
	const first = await runTests(run);
	requireClear(first, run.signal);
	const failed = first.filter(({ outcome }) => isFailure(outcome.state));
	const again = new Map<string, readonly ObservedTest[]>();
	for (const { test } of failed) {
		const planned = findPlanned(run.plan, test);
		const plan: TestPlan = {
			together: [],
			alone: Array.from({ length: repetitions }, () => planned),
			disabled: [],
		};
		const { onTest: _, ...quiet } = run;
		const repeated = await runTests({ ...quiet, plan });
		requireClear(repeated, run.signal);
		again.set(test, repeated);
	}
	return settle(first, again);
}

/** Pure. */
export function settle(
	first: readonly ObservedTest[],
	again: ReadonlyMap<string, readonly ObservedTest[]>,
): PristineTests {
	const known: KnownFailure[] = [];
	const tests = first.map((seen): ObservedTest => {
		const repeated = again.get(seen.test) ?? [];
		const runs = [seen, ...repeated];
		const failures = runs.filter(({ outcome }) => isFailure(outcome.state));
		if (failures.length === 0) return seen;
		const passed = repeated.find(({ outcome }) => !isFailure(outcome.state));
		// Once, in a crowd, and never alone: not a property of the library.
		if (failures.length === 1 && passed !== undefined) return passed;
		const states = failures.flatMap(({ outcome: { state } }) => (isFailure(state) ? [state] : []));
		known.push({
			test: seen.test,
			states: [...new Set(states)],
			failedRuns: failures.length,
			runs: runs.length,
			detail: "detail" in seen.outcome ? seen.outcome.detail : "",
		});
		return seen;
	});
	return { tests, known };
}

function isFailure(state: ObservedTest["outcome"]["state"]): state is "failed" | "hang" | "crash" {
	return state === "failed" || state === "hang" || state === "crash";
}

function requireClear(tests: readonly ObservedTest[], signal: AbortSignal): void {
	if (signal.aborted) {
		throw new EvlabError(
			"INTERRUPTED",
			"interrupted while the unmodified library was tested",
			"run it again: a part of that measurement is not kept",
		);
	}
	for (const { test, outcome } of tests) {
		if (outcome.state !== "absent" && outcome.state !== "unparsed") continue;
		throw new EvlabError(
			"WORKER_FAILED",
			`${test} of the unmodified library gives no result: ${"why" in outcome ? outcome.why : outcome.detail}`,
			"evlab doctor says what this host lacks",
		);
	}
}

function findPlanned({ together, alone }: TestPlan, test: string): PlannedTest {
	const planned = [...together, ...alone].find((each) => each.test === test);
	if (planned === undefined) throw new Error(`unreachable: ${test} ran without a plan`);
	return planned;
}
