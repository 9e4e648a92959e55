import { EvlabError } from "../model/errors.ts";
import type { RegressGroups } from "../model/regress-groups.ts";
import type { ListedTest } from "./list-tests.ts";

export interface PlannedTest {
	readonly test: string;
	readonly timeoutMs: number;
}

/** Tests to run, longest first; those of `alone` afterwards, one at a time. */
export interface TestPlan {
	readonly together: readonly PlannedTest[];
	readonly alone: readonly PlannedTest[];
	/** Chosen, but disabled by regress itself. */
	readonly disabled: readonly string[];
}

export interface TestChoice {
	readonly groups: "all" | readonly string[];
	readonly slow: boolean;
	/** Only tests with one of these words in their names. */
	readonly words: readonly string[] | null;
}

export const everything: TestChoice = { groups: "all", slow: true, words: null };

/**
 * Which of the listed tests to run, in which order. `durationsMs` are those of an earlier run: a
 * long test that starts last decides how long all take. Throws BAD_INPUT for a group without a
 * time limit: regress has one that the configuration does not know. Pure.
 */
export function planTests(
	listed: readonly ListedTest[],
	choice: TestChoice,
	config: RegressGroups,
	durationsMs: ReadonlyMap<string, number>,
): TestPlan {
	const slow = new Set(config.slow);
	const chosen = listed.filter(
		({ test }) =>
			(choice.groups === "all" || choice.groups.includes(groupOf(test))) &&
			(choice.slow || !slow.has(test)) &&
			(choice.words === null || choice.words.some((word) => test.includes(word))),
	);
	const expectedMs = (test: string): number =>
		durationsMs.get(test) ?? (slow.has(test) ? Number.POSITIVE_INFINITY : 0);
	const planned = chosen
		.filter(({ disabled }) => !disabled)
		.map(({ test }) => planTest(test, config))
		.sort((a, b) => compare(expectedMs(b.test), expectedMs(a.test)));
	const alone = new Set(config.alone);
	return {
		together: planned.filter(({ test }) => !alone.has(test)),
		alone: planned.filter(({ test }) => alone.has(test)),
		disabled: chosen.filter(({ disabled }) => disabled).map(({ test }) => test),
	};
}

/** Throws BAD_INPUT for a group without a time limit. Pure. */
export function planTest(test: string, config: RegressGroups): PlannedTest {
	return { test, timeoutMs: 1000 * timeoutOf(config, test) };
}

function compare(a: number, b: number): number {
	return a === b ? 0 : a - b;
}

function groupOf(test: string): string {
	return test.split("/")[0] ?? "";
}

function timeoutOf(config: RegressGroups, test: string): number {
	const seconds = config.timeouts_s[groupOf(test)];
	if (seconds !== undefined) return seconds;
	throw new EvlabError(
		"BAD_INPUT",
		`config/regress-groups.toml: timeouts_s has no entry for ${test}`,
		`add a line for ${groupOf(test)}`,
	);
}
