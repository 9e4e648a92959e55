import { basename, join } from "node:path";
import { EvlabError } from "../../model/errors.ts";
import { openLedger } from "../../record/ledger.ts";
import type { Context } from "../context.ts";
import type { AttemptState } from "./attempt-state.ts";
import { takeBackLost } from "./check-evidence.ts";
import { realCrew } from "./crew.ts";
import { type Journal, openJournal } from "./journal.ts";
import { runAttempt } from "./run-attempt.ts";
import { liveView } from "./watch.ts";
import { createWorkshop } from "./workshop.ts";

/**
 * Runs the attempt in `directory` from where its journal stands to its end, while no other evlab
 * does. Throws BUSY when one does.
 */
export function carryOn(context: Context, directory: string): Promise<AttemptState> {
	const name = basename(directory);
	const busy = () => {
		throw new EvlabError(
			"BUSY",
			`another evlab runs ${name}`,
			"wait for it, or end it and then: evlab resume",
		);
	};
	const lock = join(context.layout.locks, `${name}.lock`);
	return context.lock(
		lock,
		async () => {
			const journal = await openJournal(context.files, directory);
			return run(context, journal).finally(() => journal.close());
		},
		busy,
	);
}

async function run(context: Context, journal: Journal): Promise<AttemptState> {
	const view = liveView(context.progress);
	const clocks = { now: () => new Date(), nowMs: () => performance.now() };
	for (const line of await takeBackLost(journal, context.files, clocks)) {
		context.progress.note(line);
	}
	const workshop = createWorkshop({
		...context,
		progress: { ...view.progress, close: () => context.progress.close() },
	});
	const ledger = openLedger(context.files, context.layout);
	return runAttempt(journal, {
		...clocks,
		files: context.files,
		crew: realCrew(workshop, journal, ledger),
		watcher: view.watcher,
		signal: context.signal,
	});
}
