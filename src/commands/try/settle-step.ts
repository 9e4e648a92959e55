import type { ExperimentHappening } from "../../model/experiment.ts";
import type { Ledger } from "../../record/ledger.ts";
import { discardWorktree, keepBranch } from "../../source/keep-or-discard.ts";
import type { Context } from "../context.ts";
import { candidateOf } from "./evidence.ts";
import type { Task } from "./run-attempt.ts";

/** Branch of libevent/tree that keeps a parked experiment. */
export function parkedBranch(experiment: string): string {
	return `parked/${experiment}`;
}

/**
 * What follows from a decision: a rejected variant loses its worktree (its diff and samples are in
 * the record), a parked one keeps a branch, an acceptable one waits for `evlab accept`. Each step
 * may be done twice.
 */
export async function settleStep(context: Context, ledger: Ledger, task: Task): Promise<void> {
	const { variant, decision, published } = candidateOf(task);
	if (decision === null || published === null) throw new Error("unreachable: recorded by now");
	const { experiment } = published;
	const source = { layout: context.layout, ports: context };
	const say = async (event: ExperimentHappening) => {
		if ((await ledger.statusOf(experiment)) === "recorded") {
			await ledger.appendEvent({ experiment, event });
		}
	};
	switch (decision.kind) {
		case "accept":
			return;
		case "reject":
			await discardWorktree(source, variant.commit);
			return say({ kind: "rejected", reason: decision.reason });
		case "park": {
			const branch = parkedBranch(experiment);
			await keepBranch(source, branch, variant.commit);
			return say({ kind: "parked", branch, needs: decision.needs });
		}
	}
}
