import { EvlabError } from "../model/errors.ts";
import type { ExperimentId } from "../model/experiment.ts";
import { openLedger } from "../record/ledger.ts";
import { discardWorktree, dropBranch, keepBranch } from "../source/keep-or-discard.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { candidateOfRecord } from "./tip/candidate-of-record.ts";
import { completeTipChange, withTipLock } from "./tip/change-tip.ts";
import { parkedBranch } from "./try/settle-step.ts";

export interface RejectOptions {
	readonly experiment: ExperimentId;
	readonly reason: string;
}

/** `evlab reject`: whatever the rule said. The diff, the samples and the reason stay. */
export async function reject(context: Context, options: RejectOptions): Promise<void> {
	const { experiment: id, reason } = options;
	await setAside(context, id, ["recorded", "parked"], async ({ ledger, source, commit }) => {
		await dropBranch(source, parkedBranch(id));
		await discardWorktree(source, commit);
		await ledger.appendEvent({ experiment: id, event: { kind: "rejected", reason } });
	});
	context.print(`${id} is rejected: ${reason}`);
}

export interface ParkOptions {
	readonly experiment: ExperimentId;
	/** What has to come first. */
	readonly needs: string;
}

/** `evlab park`: keeps the change as a branch of libevent/tree until what it needs is there. */
export async function park(
	context: Context,
	{ experiment: id, needs }: ParkOptions,
): Promise<void> {
	const branch = parkedBranch(id);
	await setAside(context, id, ["recorded", "rejected"], async ({ ledger, source, commit }) => {
		await keepBranch(source, branch, commit);
		await ledger.appendEvent({ experiment: id, event: { kind: "parked", branch, needs } });
	});
	context.print(`${id} is parked as ${branch} of libevent/tree, until: ${needs}`);
}

interface Aside {
	readonly ledger: ReturnType<typeof openLedger>;
	readonly source: Parameters<typeof keepBranch>[0];
	readonly commit: string;
}

async function setAside(
	context: Context,
	id: ExperimentId,
	from: readonly string[],
	action: (aside: Aside) => Promise<void>,
): Promise<void> {
	const ledger = openLedger(context.files, context.layout);
	const source = { layout: context.layout, ports: context };
	await withTipLock(context, async () => {
		await completeTipChange(context, ledger);
		const status = await ledger.statusOf(id);
		if (!from.includes(status)) {
			throw new EvlabError(
				"BAD_INPUT",
				`${id} is ${status}`,
				status === "accepted" ? `evlab revert ${id} takes it back` : `evlab log ${id}`,
			);
		}
		const { commit } = await candidateOfRecord(context, ledger, await ledger.read(id));
		await action({ ledger, source, commit });
	});
	await renderLedger(context);
	context.progress.close();
}
