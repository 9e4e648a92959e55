import { join } from "node:path";
import { EvlabError } from "../../model/errors.ts";
import { evidenceNames } from "../../model/evidence-names.ts";
import type { Experiment } from "../../model/experiment.ts";
import type { Variant } from "../../model/variant.ts";
import type { Ledger } from "../../record/ledger.ts";
import { openLibeventTree } from "../../source/source-context.ts";
import { resolveVariant } from "../../source/variant.ts";
import type { Context } from "../context.ts";

/**
 * The commit that a record is of: in libevent/tree, or on another machine made again from the diff
 * in the record. Throws RECORD_MISMATCH when that leads to other sources.
 */
export async function candidateOfRecord(
	context: Context,
	ledger: Ledger,
	{ id, base, candidate }: Experiment,
): Promise<Variant> {
	const { layout, files } = context;
	const source = { layout, ports: context };
	const repository = await openLibeventTree(source);
	if (
		(await repository.tryRun([
			"rev-parse",
			"--quiet",
			"--verify",
			`${candidate.commit}^{tree}`,
		])) === candidate.tree
	) {
		return candidate;
	}
	const directory = join(layout.state, "tmp");
	const path = join(directory, `${id}.patch`);
	await files.makeDirectory(directory);
	const diff = await ledger.evidence(id, evidenceNames.patch);
	await files.writeText(path, new TextDecoder().decode(diff));
	try {
		const again = await resolveVariant(source, path, { baselineCommit: base.commit });
		if (again.tree === candidate.tree) return { ...again, name: candidate.name };
	} finally {
		await files.remove(path);
	}
	throw new EvlabError(
		"RECORD_MISMATCH",
		`the diff of ${id} does not lead to the sources that were measured`,
		`try it again: evlab try experiments/${id}/${evidenceNames.patch}`,
	);
}
