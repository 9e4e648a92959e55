import type { JudgedTest, KnownFailure, PristineRun } from "../model/gate.ts";
import type { ObservedTest } from "../model/test-outcome.ts";

/** Runs one test once, with nothing beside it. */
export type Ask = (test: string) => Promise<ObservedTest>;

/** How often each library is asked; with more failures than this there is nothing to ask. */
const asked = 10;
const mostFailures = 5;
/** 6 of 10 against 0 of 10 is what chance does in 1 of 100 cases (Fisher's exact test). */
const excess = 6;

export interface Questioned {
	readonly tests: readonly JudgedTest[];
	readonly known: readonly KnownFailure[];
}

/**
 * A test that a variant fails, and that the unmodified library was not seen to fail each time: both
 * are asked ten times, in turn. Known is only what the unmodified library fails too, about as
 * often; whatever the answer, it is shown. Hangs are not asked for: they take minutes.
 */
export async function questionFailures(
	judged: readonly JudgedTest[],
	pristine: Pick<PristineRun, "known">,
	ask: { readonly pristine: Ask; readonly variant: Ask },
	signal: AbortSignal,
): Promise<Questioned> {
	const certain = new Set(
		pristine.known.filter(({ failedRuns, runs }) => failedRuns === runs).map(({ test }) => test),
	);
	const doubtful = judged.filter(
		({ test, outcome: { state } }) =>
			(state === "failed" || state === "crash") && !certain.has(test),
	);
	const known = new Map(pristine.known.map((each) => [each.test, each]));
	const answers = new Map<string, JudgedTest>();
	if (doubtful.length > mostFailures) return { tests: judged, known: pristine.known };
	for (const test of doubtful) {
		const runs = { pristine: [] as ObservedTest[], variant: [] as ObservedTest[] };
		for (let round = 0; round < asked && !signal.aborted; round++) {
			runs.pristine.push(await ask.pristine(test.test));
			runs.variant.push(await ask.variant(test.test));
		}
		// What was running when Ctrl-C came was killed: no answer.
		if (signal.aborted) break;
		const failure = learn(known.get(test.test), test.test, runs.pristine);
		if (failure !== null) known.set(test.test, failure);
		answers.set(test.test, settleDoubt(test, runs));
	}
	return {
		tests: judged.map((each) => answers.get(each.test) ?? each),
		known: answers.size === 0 ? pristine.known : [...known.values()],
	};
}

/** Pure. */
export function settleDoubt(
	test: JudgedTest,
	runs: { readonly pristine: readonly ObservedTest[]; readonly variant: readonly ObservedTest[] },
): JudgedTest {
	const count = (seen: readonly ObservedTest[]) => seen.filter(isFailure).length;
	const [before, after] = [count(runs.pristine), count(runs.variant)];
	const sameWay = runs.pristine.some(({ outcome }) => outcome.state === test.outcome.state);
	const answer = `asked again, the variant fails ${after} of ${runs.variant.length}, the unmodified library ${before} of ${runs.pristine.length}`;
	const excused = sameWay && after - before < excess;
	return {
		...test,
		standing: excused ? "known" : "failure",
		reason: `${test.reason}; ${answer}`,
	};
}

function learn(
	before: KnownFailure | undefined,
	test: string,
	seen: readonly ObservedTest[],
): KnownFailure | null {
	const states = seen.flatMap(({ outcome: { state } }) =>
		state === "failed" || state === "crash" || state === "hang" ? [state] : [],
	);
	const failed = seen.find(isFailure);
	const all = new Set([...(before?.states ?? []), ...states]);
	if (all.size === 0) return null;
	return {
		test,
		states: [...all],
		failedRuns: (before?.failedRuns ?? 0) + states.length,
		runs: (before?.runs ?? 0) + seen.length,
		detail: before?.detail ?? (failed && "detail" in failed.outcome ? failed.outcome.detail : ""),
	};
}

function isFailure({ outcome: { state } }: ObservedTest): boolean {
	return state !== "passed" && state !== "skipped";
}
