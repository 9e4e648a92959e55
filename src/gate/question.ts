import type { JudgedTest, KnownFailure, PristineRun } from "../model/gate.ts";
import type { ObservedTest } from "../model/test-outcome.ts";

/** Runs one test once, with nothing beside it. */
export type Ask = (test: string) => Promise<ObservedTest>;

/** How often each library is asked; with more failures than this there is nothing to ask. */
const asked = 10;
const mostFailures = 5;
/** 6 of 10 against 0 of 10 is what chance does in 1 of 100 cases (Fisher's exact test). */
const excess = 6;
/** 5 of 5 against 0 of 5 is what it does in 1 of 250: no more rounds, each can take minutes. */
const enough = 5;

export interface Questioned {
	readonly tests: readonly JudgedTest[];
	readonly known: readonly KnownFailure[];
}

/**
 * A test that a variant fails, and that the unmodified library was not seen to fail each time: both
 * are asked ten times, in turn. Known is only what the unmodified library fails too, about as
 * often; whatever the answer, it is shown. Hangs are not asked for: they take minutes. Asking can
 * only excuse, so it ends with the first failure that stands: the others stand beside it, unasked.
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
	const isDoubtful = ({ test, outcome: { state } }: JudgedTest): boolean =>
		(state === "failed" || state === "crash") && !certain.has(test);
	const doubtful = judged.filter(isDoubtful);
	const known = new Map(pristine.known.map((each) => [each.test, each]));
	const answers = new Map<string, JudgedTest>();
	let standing = judged.find((each) => each.standing === "failure" && !isDoubtful(each));
	if (doubtful.length > mostFailures) return { tests: judged, known: pristine.known };
	for (const test of inOrder(doubtful)) {
		if (standing !== undefined) {
			answers.set(test.test, unasked(test, standing));
			continue;
		}
		const runs = await askBoth(test.test, ask, signal);
		// What was running when Ctrl-C came was killed: no answer.
		if (signal.aborted) break;
		const failure = learn(known.get(test.test), test.test, runs.pristine);
		if (failure !== null) known.set(test.test, failure);
		const settled = settleDoubt(test, runs);
		if (settled.standing === "failure") standing = settled;
		answers.set(test.test, settled);
	}
	return {
		tests: judged.map((each) => answers.get(each.test) ?? each),
		known: answers.size === 0 ? pristine.known : [...known.values()],
	};
}

/** What the unmodified library is not known to fail comes first, and of that the shortest. */
function inOrder(doubtful: readonly JudgedTest[]): readonly JudgedTest[] {
	const isKnown = ({ standing }: JudgedTest): number => (standing === "known" ? 1 : 0);
	return [...doubtful].sort((a, b) => isKnown(a) - isKnown(b) || a.durationMs - b.durationMs);
}

function unasked(test: JudgedTest, { test: standing }: JudgedTest): JudgedTest {
	return { ...test, reason: `${test.reason}; not asked again: ${standing} fails already` };
}

interface Answers {
	readonly pristine: readonly ObservedTest[];
	readonly variant: readonly ObservedTest[];
}

async function askBoth(
	test: string,
	ask: { readonly pristine: Ask; readonly variant: Ask },
	signal: AbortSignal,
): Promise<Answers> {
	const pristine: ObservedTest[] = [];
	const variant: ObservedTest[] = [];
	for (let round = 0; round < asked && !signal.aborted; round++) {
		pristine.push(await ask.pristine(test));
		variant.push(await ask.variant(test));
		if (!pristine.some(isFailure) && (hasHung(variant) || count(variant) >= enough)) break;
	}
	return { pristine, variant };
}

/** Pure. */
export function settleDoubt(test: JudgedTest, runs: Answers): JudgedTest {
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

function count(seen: readonly ObservedTest[]): number {
	return seen.filter(isFailure).length;
}

/** A hang that the unmodified library has not: ten of them would take ten minutes. */
function hasHung(seen: readonly ObservedTest[]): boolean {
	return seen.some(({ outcome }) => outcome.state === "hang");
}

function isFailure({ outcome: { state } }: ObservedTest): boolean {
	return state !== "passed" && state !== "skipped";
}
