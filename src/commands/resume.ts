import { basename, join } from "node:path";
import { EvlabError } from "../model/errors.ts";
import type { TipChange } from "../model/tip-change.ts";
import { openLedger } from "../record/ledger.ts";
import type { Context } from "./context.ts";
import { renderLedger } from "./log.ts";
import { completeTipChange, withTipLock } from "./tip/change-tip.ts";
import { attemptsDirectory, journalPath, readAttempt } from "./try/journal.ts";
import { nextStep } from "./try/next-step.ts";
import { finishAttempt } from "./try.ts";

export interface ResumeOptions {
	/** Name of one attempt; all that are not at their end when there is none. */
	readonly attempt?: string | undefined;
	readonly json?: boolean | undefined;
}

/**
 * `evlab resume`: goes on with what a kill, a full disk or Ctrl-C has stopped. The exit code: that
 * of the last attempt, 0 when there was nothing to do.
 */
export async function resume(context: Context, options: ResumeOptions): Promise<number> {
	const change = await completeChange(context);
	const directories = await unfinished(context, options.attempt);
	if (directories.length === 0 && change === null) {
		context.print("nothing to resume: everything that was begun has come to its end");
	}
	let exitCode = 0;
	for (const directory of directories) {
		context.progress.note(`attempt ${basename(directory)}`);
		try {
			exitCode = await finishAttempt(context, directory, options);
		} catch (error) {
			// Of several that wait, one that another evlab is at is in good hands.
			const isBusy = error instanceof EvlabError && error.code === "BUSY";
			if (!isBusy || options.attempt !== undefined) throw error;
			context.progress.note(error.message);
		}
	}
	return exitCode;
}

/** An acceptance or a revert that was begun: half of one is worse than either. */
async function completeChange(context: Context): Promise<TipChange | null> {
	const ledger = openLedger(context.files, context.layout);
	const change = await withTipLock(context, () => completeTipChange(context, ledger));
	if (change === null) return null;
	await renderLedger(context);
	const { what, experiment, patch } = change;
	context.print(`${what.kind} of ${experiment} completed: libevent/patches/${patch.name}`);
	return change;
}

/** Directories of attempts that are not done, oldest first: their names begin with the time. */
async function unfinished(
	{ files, layout }: Context,
	name: string | undefined,
): Promise<readonly string[]> {
	const parent = attemptsDirectory(layout);
	const names = (await files.exists(parent)) ? await files.list(parent) : [];
	if (name !== undefined && !names.includes(name)) {
		throw new EvlabError("BAD_INPUT", `there is no attempt ${name}`, `ls ${parent}`);
	}
	const found: string[] = [];
	for (const each of name === undefined ? names : [name]) {
		const directory = join(parent, each);
		if (!(await files.exists(journalPath(directory)))) continue;
		if (nextStep(await readAttempt(files, directory)).kind !== "done") found.push(directory);
	}
	return found;
}
