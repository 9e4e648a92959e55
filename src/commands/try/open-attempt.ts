import { join, resolve } from "node:path";
import type { AttemptCandidate, AttemptOrder } from "../../model/attempt.ts";
import { EvlabError } from "../../model/errors.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { Variant } from "../../model/variant.ts";
import { describeChange } from "../../source/change.ts";
import { variantOnto } from "../../source/move-change.ts";
import { resolveVariant } from "../../source/variant.ts";
import { saveStandardInput } from "../../system/standard-input.ts";
import type { Context } from "../context.ts";
import { resolveVariants } from "../prepare.ts";
import { runName } from "../run-name.ts";
import { attemptsDirectory, createJournal, journalPath } from "./journal.ts";
import { candidateDirectory } from "./run-attempt.ts";
import { warnOfRepeats } from "./warn-of-repeats.ts";

/**
 * Resolves what is to be tried, on top of the tip of now, and starts its journal: the last thing,
 * so that there is a whole attempt or none. "-" is a patch on standard input. Returns its directory;
 * one of that `name` that is there already is the same attempt, begun by a run that was killed.
 */
export async function openAttempt(
	context: Context,
	specs: readonly (string | Variant)[],
	order: AttemptOrder,
	name: string = runName(new Date(), "try"),
): Promise<string> {
	const { layout, files } = context;
	const directory = join(attemptsDirectory(layout), name);
	if (await files.exists(journalPath(directory))) return directory;
	const source = { layout, ports: context };
	const [base] = await resolveVariants(context, ["tip"]);
	if (base === undefined) throw new Error("unreachable: one spec gives one variant");
	const startedAt = new Date();
	const candidates: AttemptCandidate[] = [];
	for (const [i, spec] of specs.entries()) {
		const variant = await onTip(context, spec, base);
		const known = candidates.find((other) => other.variant.tree === variant.tree);
		if (known !== undefined) throw twice(variant.name, known.variant.name);
		await files.makeDirectory(candidateDirectory(directory, i));
		const path = join(candidateDirectory(directory, i), evidenceNames.patch);
		const { patchId } = await describeChange(source, base.commit, variant.commit, path);
		candidates.push({ variant, patchId });
		await warnOfRepeats(context, order.hypothesis, { variant, patchId }, path);
	}
	createJournal(directory, {
		kind: "opened",
		schema: "evlab.attempt/1",
		at: startedAt.toISOString(),
		order,
		base,
		candidates,
	});
	return directory;
}

async function onTip(context: Context, spec: string | Variant, base: Variant): Promise<Variant> {
	const { layout, files } = context;
	const source = { layout, ports: context };
	const options = { baselineCommit: base.commit };
	if (typeof spec !== "string") return variantOnto(source, spec, base.commit);
	if (spec !== "-") {
		return variantOnto(source, await resolveVariant(source, spec, options), base.commit);
	}
	const directory = join(layout.state, "tmp");
	await files.makeDirectory(directory);
	const path = resolve(directory, `${runName(new Date(), "stdin")}.patch`);
	await saveStandardInput(path);
	try {
		return { ...(await resolveVariant(source, path, options)), name: "stdin" };
	} finally {
		await files.remove(path);
	}
}

function twice(spec: string, name: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`${spec} is the same change as ${name}`,
		"give variants that differ, or only one of them",
	);
}
