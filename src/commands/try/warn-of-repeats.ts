import type { AttemptCandidate } from "../../model/attempt.ts";
import { findRepeats } from "../../record/find-repeats.ts";
import { openLedger } from "../../record/ledger.ts";
import { readNonStarters } from "../../record/non-starters.ts";
import type { Context } from "../context.ts";

/** Says what was tried before, or is known not to work; it stops nobody. */
export async function warnOfRepeats(
	{ files, layout, progress }: Context,
	hypothesis: string,
	candidate: AttemptCandidate,
	patch: string,
): Promise<void> {
	const entries = await openLedger(files, layout).entries();
	const change = { text: await files.readText(patch), patchId: candidate.patchId };
	for (const { of, text } of findRepeats(
		change,
		hypothesis,
		entries,
		await readNonStarters(files, layout),
	)) {
		progress.note(`${candidate.variant.name}, a repeat (${of}): ${text}`);
	}
}
