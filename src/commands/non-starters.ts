import { EvlabError } from "../model/errors.ts";
import { evidenceNames } from "../model/evidence-names.ts";
import type { NonStarter } from "../model/non-starter.ts";
import { openLedger } from "../record/ledger.ts";
import { addNonStarter, readNonStarters } from "../record/non-starters.ts";
import { touchedCode } from "../record/touched-functions.ts";
import { printable } from "../report/quantity.ts";
import type { Context } from "./context.ts";

export interface NonStarterAddOptions {
	/** The experiment that showed it: its evidence, and the functions its patch touches. */
	readonly experiment: string;
	readonly id: string;
	readonly mechanism: string;
	readonly keywords: readonly string[];
	readonly functions?: readonly string[] | undefined;
}

/** `evlab non-starters`: what is known not to work, and why. */
export async function listNonStarters(
	{ files, layout, print }: Context,
	{ json }: { readonly json?: boolean | undefined },
): Promise<void> {
	const known = await readNonStarters(files, layout);
	if (json) return print(JSON.stringify({ schema: "evlab.non-starters/1", non_starter: known }));
	for (const { id, title, mechanism, functions, evidence } of known) {
		const lines = [
			`${id}: ${title}`,
			`  ${mechanism}`,
			`  in ${functions.join(", ")}; known by ${evidence.join("; ")}`,
		];
		for (const line of lines) print(printable(line));
	}
}

/** `evlab non-starters add EXP-NNN`: a rejection that no other host and no better patch will mend. */
export async function addNonStarterOf(
	{ files, layout, print }: Context,
	options: NonStarterAddOptions,
): Promise<void> {
	const ledger = openLedger(files, layout);
	const { title, decision, patchId } = await ledger.read(options.experiment);
	if (decision.kind !== "reject") {
		throw new EvlabError(
			"BAD_INPUT",
			`${options.experiment} is not rejected: ${decision.kind}, ${decision.reason}`,
			"a dead end is one that was shown not to work",
		);
	}
	const patch = await ledger.evidence(options.experiment, evidenceNames.patch);
	const text = new TextDecoder().decode(patch);
	const touched = [...touchedCode(text).functions].sort();
	const added: NonStarter = {
		...{ id: options.id, title, mechanism: options.mechanism },
		keywords: [...options.keywords],
		files: [...new Set([...text.matchAll(/^\+\+\+ b\/(\S+)/gm)].map(([, name = ""]) => name))],
		functions: [...(options.functions ?? touched)],
		evidence: [options.experiment],
		patches: [patchId],
	};
	if (added.functions.length === 0) {
		throw new EvlabError(
			"BAD_INPUT",
			"the patch changes no function by name",
			"name those it is about: --functions NAME,NAME",
		);
	}
	print((await addNonStarter(files, layout, added)).replace(`${layout.root}/`, ""));
}
