import { join } from "node:path";
import { EvlabError } from "../../model/errors.ts";
import type { ExperimentHappening } from "../../model/experiment.ts";
import { TipChange } from "../../model/tip-change.ts";
import type { Ledger } from "../../record/ledger.ts";
import { provision } from "../../source/provision.ts";
import type { Context } from "../context.ts";

/** What changing the tip needs of the outside world. */
export type TipContext = Pick<Context, "layout" | "files" | "git" | "shell" | "progress" | "lock">;

function pathOf({ layout }: TipContext): string {
	return join(layout.state, "tip-change.json");
}

/** One change of the tip at a time, gates included: what was checked is what it is changed from. */
export function withTipLock<Value>(
	context: TipContext,
	action: () => Promise<Value>,
): Promise<Value> {
	return context.lock(join(context.layout.locks, "tip.lock"), action, () =>
		context.progress.note("waiting for another evlab that changes the tip"),
	);
}

/** For what starts from the tip: half of a change is completed first. Waits for nobody otherwise. */
export async function settleTip(context: TipContext, ledger: Ledger): Promise<void> {
	if (!(await context.files.exists(pathOf(context)))) return;
	await withTipLock(context, () => completeTipChange(context, ledger));
}

/**
 * Adds a patch, moves the tip, says so in the ledger. The intent is on disk first: killed before
 * that nothing has happened, killed after it `completeTipChange` does what is left.
 */
export async function changeTip(
	context: TipContext,
	ledger: Ledger,
	change: TipChange,
): Promise<void> {
	const text = JSON.stringify(TipChange.parse(change), null, "\t");
	await context.files.makeDirectory(context.layout.state);
	await context.files.writeText(pathOf(context), `${text}\n`);
	await completeTipChange(context, ledger);
}

/** Finishes a change that was begun; null when there is none. Each step may be done twice. */
export async function completeTipChange(
	context: TipContext,
	ledger: Ledger,
): Promise<TipChange | null> {
	const { files, layout, progress } = context;
	const path = pathOf(context);
	if (!(await files.exists(path))) return null;
	const change = parseChange(await files.readText(path), path);
	const patch = join(layout.patches, change.patch.name);
	await files.makeDirectory(layout.patches);
	if (!(await files.exists(patch))) await files.writeText(patch, change.patch.text);
	const { tipCommit } = await provision({ layout, ports: context, progress });
	if (tipCommit !== change.to) throw elsewhere(change, tipCommit, path);
	const event = eventOf(change);
	const said = (await ledger.events()).some(
		(each) =>
			each.experiment === change.experiment &&
			each.event.kind === event.kind &&
			"tip" in each.event &&
			each.event.tip === change.to,
	);
	if (!said) await ledger.appendEvent({ experiment: change.experiment, event });
	await files.remove(path);
	return change;
}

function eventOf({ what, patch, to }: TipChange): ExperimentHappening {
	return what.kind === "accept"
		? { kind: "accepted", patch: patch.name, tip: to }
		: { kind: "reverted", tip: to, reason: what.reason };
}

function parseChange(text: string, path: string): TipChange {
	try {
		return TipChange.parse(JSON.parse(text));
	} catch (error) {
		throw new EvlabError(
			"RECORD_MISMATCH",
			`${path} is damaged: a change of the tip was begun and cannot be read`,
			"compare libevent/patches and experiments/events.jsonl with git, then remove the file",
			{ cause: error },
		);
	}
}

function elsewhere(change: TipChange, tip: string, path: string): EvlabError {
	return new EvlabError(
		"RECORD_MISMATCH",
		`libevent/patches lead to ${tip.slice(0, 12)}, not to ${change.to.slice(0, 12)}, to which ${change.what.kind} ${change.experiment} was to lead`,
		`restore libevent/patches with git, or take ${change.patch.name} and ${path} away`,
	);
}
