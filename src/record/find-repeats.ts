import { type LedgerEntry, standingOf } from "../model/experiment.ts";
import type { NonStarter } from "../model/non-starter.ts";
import { touchedCode } from "./touched-functions.ts";

/** A reason to think again before trying: it was tried, or is known not to work. */
export interface Repeat {
	readonly of: string;
	readonly text: string;
}

/**
 * Warnings before an experiment; they stop nobody. The same change is known by its patch-id, which
 * survives a rebase; a non-starter also by a function of its scope (or the space between functions
 * of one of its files) together with a word of its mechanism, in the hypothesis or in changed
 * lines. Pure.
 */
export function findRepeats(
	patch: { readonly text: string; readonly patchId: string },
	hypothesis: string,
	entries: readonly LedgerEntry[],
	nonStarters: readonly NonStarter[],
): readonly Repeat[] {
	const again = entries.flatMap((entry) => {
		if (entry.state === "corrupt" || entry.experiment.patchId !== patch.patchId) return [];
		const text = `the same change was tried as ${entry.id}, ${standingOf(entry)}: ${entry.experiment.decision.reason}`;
		return [{ of: entry.id, text }];
	});
	const touched = touchedCode(patch.text);
	const words = `${hypothesis}\n${changedLines(patch.text)}`.toLowerCase();
	const dead = nonStarters.flatMap((known) => {
		const { id, title, mechanism } = known;
		if (known.patches.includes(patch.patchId)) {
			return [{ of: id, text: `known not to work (${title}): ${mechanism}` }];
		}
		const where =
			known.functions.find((name) => touched.functions.has(name)) ??
			known.files.find((name) => touched.loose.has(name));
		const word = known.keywords.find((keyword) => words.includes(keyword.toLowerCase()));
		if (where === undefined || word === undefined) return [];
		const text = `touches ${where} and speaks of ${word}, which is known not to work (${title}): ${mechanism}`;
		return [{ of: id, text }];
	});
	return [...again, ...dead];
}

function changedLines(patch: string): string {
	return patch
		.split("\n")
		.filter((line) => /^[+-](?![+-]{2} )/.test(line))
		.join("\n");
}
