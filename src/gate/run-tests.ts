import type { ObservedTest } from "../model/test-outcome.ts";
import type { Slots } from "../system/slots.ts";
import type { PlannedTest, TestPlan } from "./plan.ts";

export interface TestRun {
	readonly plan: TestPlan;
	/** Shared with the other configurations that are tested meanwhile. */
	readonly slots: Slots;
	readonly run: (planned: PlannedTest) => Promise<ObservedTest>;
	/** After as many hangs the rest is given up. */
	readonly mostHangs: number;
	readonly signal: AbortSignal;
	readonly onTest?: (done: number, total: number) => void;
}

/**
 * Runs a plan. What is no longer run after too many hangs is absent and says why: it never counts
 * as passed. After an interruption the rest is left out, and what was running then too: it was
 * killed.
 */
export async function runTests({
	plan,
	slots,
	run,
	mostHangs,
	signal,
	onTest,
}: TestRun): Promise<readonly ObservedTest[]> {
	const total = plan.together.length + plan.alone.length;
	const observed: ObservedTest[] = [];
	let hangs = 0;
	const next = async (planned: PlannedTest): Promise<void> => {
		if (signal.aborted) return;
		const seen = hangs < mostHangs ? await run(planned) : notRun(planned.test, mostHangs);
		if (signal.aborted) return;
		if (seen.outcome.state === "hang") hangs++;
		observed.push(seen);
		onTest?.(observed.length, total);
	};
	await atMost(slots.count, plan.together, (planned) => slots.beside(() => next(planned)));
	await atMost(1, plan.alone, (planned) => slots.alone(() => next(planned)));
	const disabled = plan.disabled.map(
		(test): ObservedTest => ({
			test,
			outcome: { state: "disabled" },
			retried: false,
			durationMs: 0,
		}),
	);
	return [...observed, ...disabled].sort((a, b) => (a.test < b.test ? -1 : 1));
}

/** Starts the items in order, at most `count` at a time. */
async function atMost<Item>(
	count: number,
	items: readonly Item[],
	action: (item: Item) => Promise<void>,
): Promise<void> {
	const queue = items.values();
	const worker = async (): Promise<void> => {
		for (const item of queue) await action(item);
	};
	await Promise.all(Array.from({ length: count }, worker));
}

function notRun(test: string, mostHangs: number): ObservedTest {
	const outcome = { state: "absent", why: `not run after ${mostHangs} hangs` } as const;
	return { test, outcome, retried: false, durationMs: 0 };
}
