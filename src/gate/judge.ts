import { assertNever } from "../model/errors.ts";
import type { JudgedTest, KnownFailure, PristineRun } from "../model/gate.ts";
import type { ObservedTest, TestOutcome } from "../model/test-outcome.ts";

type Judgement = Pick<JudgedTest, "standing" | "reason">;

const fine: Judgement = { standing: "fine", reason: "" };

/**
 * Holds what a variant did against the unmodified library. It may fail what that fails, in the same
 * way, and nothing else; a test that is skipped or gone where that runs it is a failure. Pure.
 */
export function judgeTests(
	pristine: Pick<PristineRun, "tests" | "known">,
	observed: readonly ObservedTest[],
): readonly JudgedTest[] {
	const before = new Map(pristine.tests.map(({ test, outcome }) => [test, outcome]));
	const known = new Map(pristine.known.map((each) => [each.test, each]));
	return observed.map((seen) => ({
		...seen,
		...judgeOutcome(seen.outcome, before.get(seen.test), known.get(seen.test)),
	}));
}

function judgeOutcome(
	outcome: TestOutcome,
	before: TestOutcome | undefined,
	known: KnownFailure | undefined,
): Judgement {
	if (before === undefined) return failure("the unmodified library has no such test");
	switch (outcome.state) {
		case "passed":
			return fine;
		case "skipped":
			// What failed before may also be skipped; what ran before may not.
			return before.state === "skipped" || known !== undefined
				? fine
				: failure(`skipped, though the unmodified library runs it: ${outcome.why}`);
		case "disabled":
			return before.state === "disabled"
				? fine
				: failure("disabled, though the unmodified library runs it");
		case "failed":
		case "hang":
		case "crash": {
			const words = describe(outcome);
			if (known === undefined) return failure(words);
			if (known.states.includes(outcome.state)) return { standing: "known", reason: words };
			return failure(`${words}; the unmodified library has only: ${known.states.join(", ")}`);
		}
		case "absent":
			return failure(outcome.why);
		case "unparsed":
			return failure(`no result that can be read: ${outcome.detail}`);
		default:
			return assertNever(outcome);
	}
}

function describe(
	outcome: Extract<TestOutcome, { readonly state: "failed" | "hang" | "crash" }>,
): string {
	switch (outcome.state) {
		case "failed":
			return outcome.detail === "" ? "failed" : `failed: ${outcome.detail}`;
		case "hang":
			return `hang: not done in ${outcome.timeoutMs / 1000} s`;
		case "crash": {
			const by = outcome.signal === null ? "crash" : `crash by ${outcome.signal}`;
			return outcome.detail === "" ? by : `${by}: ${outcome.detail}`;
		}
	}
}

function failure(reason: string): Judgement {
	return { standing: "failure", reason };
}
